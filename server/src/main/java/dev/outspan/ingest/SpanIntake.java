package dev.outspan.ingest;

import dev.outspan.span.Span;
import dev.outspan.span.SpanPatch;
import dev.outspan.store.SpanWriter;
import dev.outspan.store.WriteResult;
import java.util.List;

/// The way of spans into the store.
public final class SpanIntake {

  /// What became of a batch.
  public sealed interface Outcome {

    /// The spans as they are stored now, and durable.
    record Stored(List<Span> spans) implements Outcome {}

    /// Nothing was stored.
    record Refused(WriteResult.Refused reason) implements Outcome {}
  }

  private final SpanWriter writer;

  public SpanIntake(SpanWriter writer) {
    this.writer = writer;
  }

  /// Adds new spans, see [SpanWriter#insert].
  public Outcome insert(List<Span> batch) {
    return outcome(writer.insert(batch));
  }

  /// Adds or replaces spans, see [SpanWriter#upsert].
  public Outcome upsert(List<Span> batch) {
    return outcome(writer.upsert(batch));
  }

  /// Changes a stored span, see [SpanWriter#patch].
  public Outcome patch(String accountId, String spanId, SpanPatch patch) {
    return outcome(writer.patch(accountId, spanId, patch));
  }

  private static Outcome outcome(WriteResult result) {
    return switch (result) {
      case WriteResult.Stored(var spans) -> new Outcome.Stored(spans);
      case WriteResult.Refused refused -> new Outcome.Refused(refused);
    };
  }
}
