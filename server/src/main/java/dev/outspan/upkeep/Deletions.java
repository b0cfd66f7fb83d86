package dev.outspan.upkeep;

import dev.outspan.account.Actor;
import dev.outspan.account.AuditLog;
import dev.outspan.query.Selection;
import dev.outspan.store.DeleteResult;
import dev.outspan.store.SpanDeletion;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Deletions as [SpanDeletion] has them, each of them in the audit log: `deletion.started` before
/// it begins, `deletion.finished` with the number of spans after it. The first without the second
/// broke off, and may have happened. One that cannot be logged is not made.
public final class Deletions {
  private final SpanDeletion spans;
  private final Erasures erasures;
  private final AuditLog audit;
  private final Consumer<String> onDeleted;

  /// @param erasures are told of every deletion
  /// @param onDeleted is given the account after each deletion, and before it is said to be done
  public Deletions(
      SpanDeletion spans, Erasures erasures, AuditLog audit, Consumer<String> onDeleted) {
    this.spans = spans;
    this.erasures = erasures;
    this.audit = audit;
    this.onDeleted = onDeleted;
  }

  /// What is to be deleted, and for whom.
  private record Order(Actor actor, String accountId, Map<String, String> target) {}

  /// Deletes the newest span with that id.
  ///
  /// @return how many, 0 or 1
  public long deleteSpan(Actor actor, String accountId, String spanId) {
    var order = new Order(actor, accountId, Map.of("span_id", spanId));
    return run(order, () -> spans.deleteSpan(accountId, spanId), count -> count);
  }

  /// Deletes all spans of a trace.
  ///
  /// @return how many
  public long deleteTrace(Actor actor, String accountId, String traceId) {
    var order = new Order(actor, accountId, Map.of("trace_id", traceId));
    return run(order, () -> spans.deleteTrace(accountId, traceId), count -> count);
  }

  /// Deletes the selected spans, should they be as many as the caller thinks.
  public DeleteResult delete(Actor actor, Selection selection, long expected) {
    var target = Map.of("expected_count", Long.toString(expected));
    return run(
        new Order(actor, selection.accountId(), target),
        () -> spans.delete(selection, expected),
        result ->
            switch (result) {
              case DeleteResult.Deleted(var count) -> count;
              case DeleteResult.CountDiffers _ -> 0;
            });
  }

  /// Deletes the spans of an account that started before an instant.
  ///
  /// @return how many
  long expire(String accountId, Instant before) {
    var order = new Order(Actor.SERVER, accountId, Map.of("started_before", before.toString()));
    return run(order, () -> spans.expire(accountId, before), count -> count);
  }

  private <T> T run(Order order, Supplier<T> deletion, ToLongFunction<T> count) {
    try (var _ = erasures.deletion()) {
      record(order, "deletion.started", order.target());
      T result = deletion.get();
      onDeleted.accept(order.accountId());
      var outcome = new HashMap<>(order.target());
      outcome.put("spans", Long.toString(count.applyAsLong(result)));
      record(order, "deletion.finished", outcome);
      return result;
    }
  }

  private void record(Order order, String event, Map<String, String> details) {
    audit.record(UpkeepEvents.of(order.actor(), order.accountId(), event, details));
  }
}
