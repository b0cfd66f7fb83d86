package dev.outspan.ingest;

import static java.util.stream.Collectors.toSet;

import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanPatch;
import dev.outspan.store.SpanWriter;
import dev.outspan.store.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The way of spans into the store: what is written has no credentials in it, and no batch forms a
/// cycle of parents.
public final class SpanIntake {

  /// What became of a batch.
  public sealed interface Outcome {

    /// The spans as they are stored now, and durable.
    record Stored(List<Span> spans) implements Outcome {}

    /// Nothing was stored.
    record Refused(WriteResult.Refused reason) implements Outcome {}

    /// Nothing was stored: the batch's parents form a cycle, in which this span is.
    record CyclicParents(SpanKey key) implements Outcome {}
  }

  private final SpanWriter writer;
  private final Redactor redactor;

  public SpanIntake(SpanWriter writer, Redactor redactor) {
    this.writer = writer;
    this.redactor = redactor;
  }

  /// Adds new spans, see [SpanWriter#insert].
  public Outcome insert(List<Span> batch) {
    return store(batch, writer::insert);
  }

  /// Adds or replaces spans, see [SpanWriter#upsert].
  public Outcome upsert(List<Span> batch) {
    return store(batch, writer::upsert);
  }

  /// Adds or replaces spans that another store kept, see [SpanWriter#restore].
  ///
  /// @param batch of different keys
  /// @return how many took their place: the others are stored completed already
  public long restore(List<Span> batch) {
    Set<Span> redacted = batch.stream().map(redactor::apply).collect(toSet());
    return writer.restore(List.copyOf(redacted)).stream().filter(redacted::contains).count();
  }

  /// Changes a stored span, see [SpanWriter#patch].
  public Outcome patch(String accountId, String spanId, SpanPatch patch) {
    return outcome(writer.patch(accountId, spanId, redactor.apply(patch)));
  }

  private Outcome store(List<Span> batch, Function<List<Span>, WriteResult> write) {
    Optional<SpanKey> cyclic = CycleCheck.firstInCycle(batch);
    return cyclic.isPresent()
        ? new Outcome.CyclicParents(cyclic.get())
        : outcome(write.apply(batch.stream().map(redactor::apply).toList()));
  }

  private static Outcome outcome(WriteResult result) {
    return switch (result) {
      case WriteResult.Stored(var spans) -> new Outcome.Stored(spans);
      case WriteResult.Refused refused -> new Outcome.Refused(refused);
    };
  }
}
