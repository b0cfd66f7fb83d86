package dev.outspan.span;

import java.util.Optional;

/// What a span hangs together with.
///
/// @param parentId the id of a span of the same trace, which need not be stored; absent for a root
/// @param groupId a session or run, over many traces
/// @param applicationInteractionId the platform's interaction
/// @param applicationVariantId the version of the application that ran
/// @param obsTraceId OpenTelemetry's trace id, 32 lower-case hex digits
/// @param obsSpanId OpenTelemetry's span id, 16 lower-case hex digits; only with `obsTraceId`
public record Links(
    Optional<String> parentId,
    Optional<String> groupId,
    Optional<String> applicationInteractionId,
    Optional<String> applicationVariantId,
    Optional<String> obsTraceId,
    Optional<String> obsSpanId) {
  /// A root without any link.
  public static final Links NONE =
      new Links(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public Links withParentId(String id) {
    return new Links(
        Optional.of(id),
        groupId,
        applicationInteractionId,
        applicationVariantId,
        obsTraceId,
        obsSpanId);
  }

  /// Whether the span is top-level: no parent, or an empty one.
  public boolean isRoot() {
    return parentId.isEmpty() || parentId.get().isEmpty();
  }
}
