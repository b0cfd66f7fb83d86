package dev.outspan.query;

import dev.outspan.span.Json;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Timing;
import java.time.Duration;
import java.util.Optional;

/// What conditions mean, in plain Java: the reference for every engine.
public final class Matching {
  private Matching() {}

  public static boolean matches(Condition.OfSpan condition, Span span) {
    return switch (condition) {
      case Condition.StartsWithin(var window) -> window.contains(span.timing().start());
      case Condition.IsRoot() -> span.links().isRoot();
      case Condition.OfKey ofKey -> matches(ofKey, span.key());
      case Condition.ParentIn(var ids) -> span.links().parentId().filter(ids::contains).isPresent();
      case Condition.GroupIs(var id) -> span.links().groupId().equals(Optional.of(id));
      case Condition.NameIn(var names) -> names.contains(span.name());
      case Condition.StatusIn(var statuses) -> statuses.contains(span.status());
      case Condition.TypeIn(var types) -> types.contains(span.type());
      case Condition.VariantIn(var ids) ->
          span.links().applicationVariantId().filter(ids::contains).isPresent();
      case Condition.ObsTraceIn(var ids) ->
          span.links().obsTraceId().filter(ids::contains).isPresent();
      case Condition.ObsSpanIn(var ids) ->
          span.links().obsSpanId().filter(ids::contains).isPresent();
      case Condition.LastsAtLeast(var minimum) ->
          duration(span.timing()).filter(d -> d.compareTo(minimum) >= 0).isPresent();
      case Condition.LastsAtMost(var maximum) ->
          duration(span.timing()).filter(d -> d.compareTo(maximum) <= 0).isPresent();
      case Condition.Mentions(var term, var texts) -> term.occursIn(span, texts);
      case Condition.MetadataIn metadata -> accepts(metadata, span.payload().metadata());
      case Condition.MetadataTextIn metadata -> accepts(metadata, span.payload().metadata());
    };
  }

  public static boolean matches(Condition.OfKey condition, SpanKey key) {
    return switch (condition) {
      case Condition.IdIn(var ids) -> ids.contains(key.id());
      case Condition.IdNotIn(var ids) -> !ids.contains(key.id());
      case Condition.TraceIn(var ids) -> ids.contains(key.traceId());
      case Condition.TraceNotIn(var ids) -> !ids.contains(key.traceId());
      case Condition.KeyIn(var keys) -> keys.contains(key);
      case Condition.KeyNotIn(var keys) -> !keys.contains(key);
    };
  }

  /// Whether the metadata of a span passes.
  public static boolean accepts(Condition.MetadataIn condition, Json metadata) {
    var stored = JsonValue.member(metadata, condition.key());
    if (stored.isEmpty()) {
      return false;
    }
    for (Json option : condition.accepted()) {
      var wanted = JsonValue.of(option);
      if (stored.get().equals(wanted)
          || (stored.get() instanceof JsonValue.Arr(var elements) && elements.contains(wanted))) {
        return true;
      }
    }
    return false;
  }

  /// Whether the metadata of a span passes.
  public static boolean accepts(Condition.MetadataTextIn condition, Json metadata) {
    return JsonValue.member(metadata, condition.key())
        .filter(
            value -> value instanceof JsonValue.Str(var text) && condition.texts().contains(text))
        .isPresent();
  }

  private static Optional<Duration> duration(Timing timing) {
    return timing.end().map(end -> Duration.between(timing.start(), end));
  }
}
