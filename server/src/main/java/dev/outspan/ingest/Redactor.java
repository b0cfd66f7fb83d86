package dev.outspan.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Json;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.SpanPatch;
import dev.outspan.span.Verdict;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BiConsumer;

/// Puts [#MARKER] in the place of the credentials in spans and assessments.
///
/// 1. Under a credential's name (`api_key`, `password`; [Secrecy]) every string becomes the marker,
///    also inside an object or array, where only strings that describe (`type`, `description`)
///    stay. A number stays unless it is a password. `true`, `false`, `null` and `""` stay.
/// 2. In every other string, and in the name of a span, credentials known by their look or by what
///    stands around them become the marker; the text around them stays ([TextRedaction]).
/// 3. Names of members stay.
///
/// What is redacted once does not change again. The result is canonical JSON; if nothing was found
/// it is the same object. Time is linear in the size, whatever the text. Thread-safe.
public final class Redactor {
  public static final String MARKER = "[REDACTED:credential]";

  /// Lets everything through.
  public static final Redactor OFF = new Redactor(false);

  private static final int ROUNDS = 3;

  private final boolean on;
  private final AtomicLongArray counts = new AtomicLongArray(CredentialKind.values().length);

  public Redactor() {
    this(true);
  }

  private Redactor(boolean on) {
    this.on = on;
  }

  /// The span with its name and payload redacted.
  public Span apply(Span span) {
    String name = apply(span.name());
    Payload payload = apply(span.payload());
    return name.equals(span.name()) && payload.equals(span.payload())
        ? span
        : new Span(
            span.key(),
            name,
            span.timing(),
            span.status(),
            span.type(),
            span.links(),
            payload,
            span.usage(),
            span.createdBy());
  }

  private Payload apply(Payload payload) {
    return new Payload(
        apply(payload.input()),
        apply(payload.output()),
        apply(payload.metadata()),
        payload.expected().map(this::apply));
  }

  /// The change with its name, output and metadata redacted.
  public SpanPatch apply(SpanPatch patch) {
    return new SpanPatch(
        patch.name().map(this::apply),
        patch.end(),
        patch.output().map(this::apply),
        patch.metadata().map(this::apply),
        patch.status(),
        patch.usage());
  }

  /// The verdict with its comment and its objects redacted.
  public Verdict apply(Verdict verdict) {
    return new Verdict(
        verdict.comment().map(this::apply),
        verdict.rating(),
        verdict.approval(),
        verdict.rubric().map(this::apply),
        verdict.metadata().map(this::apply),
        verdict.overwrite().map(this::apply));
  }

  public Json apply(Json json) {
    return redact(json.bytes(), (text, edits) -> new JsonRedaction(text, edits).run())
        .map(Json::ofCanonical)
        .orElse(json);
  }

  /// Redacts plain text.
  public String apply(String text) {
    return redact(
            text.getBytes(UTF_8),
            (bytes, edits) -> new TextRedaction(bytes, edits).scan(0, bytes.length))
        .map(redacted -> new String(redacted, UTF_8))
        .orElse(text);
  }

  /// Searches until nothing is found: a marker may lay open what stands beside it. Strings that
  /// have not come to rest after a few rounds become markers as a whole, and markers stay.
  ///
  /// @return the changed text; empty if nothing was found
  private Optional<byte[]> redact(byte[] text, BiConsumer<byte[], Edits> search) {
    Optional<byte[]> changed = Optional.empty();
    for (int round = 1; on; round++) {
      byte[] current = changed.orElse(text);
      var edits = new Edits(round > ROUNDS ? Edits.Extent.STRING : Edits.Extent.CREDENTIAL);
      search.accept(current, edits);
      if (edits.isEmpty()) {
        break;
      }
      for (CredentialKind kind : CredentialKind.values()) {
        counts.addAndGet(kind.ordinal(), edits.count(kind));
      }
      changed = Optional.of(edits.applyTo(current));
    }
    return changed;
  }

  /// Redacts a value that is only shown to the one who sent it, such as the input of a validation
  /// error: also where redaction is off, and without counting.
  public static Json mask(Json json) {
    return new Redactor().apply(json);
  }

  /// How many values of a kind became the marker since the start.
  public long count(CredentialKind kind) {
    return counts.get(kind.ordinal());
  }
}
