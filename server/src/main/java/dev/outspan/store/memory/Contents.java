package dev.outspan.store.memory;

import dev.outspan.query.Order;
import dev.outspan.query.Position;
import dev.outspan.span.Assessment;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the store holds. Whoever reads or changes it holds its monitor.
final class Contents {
  final Map<SpanKey, Span> spans = new HashMap<>();

  /// By id.
  final Map<String, Assessment> assessments = new HashMap<>();

  private final List<MemorySpanScan> openScans = new ArrayList<>();
  private boolean isClosed;

  void requireOpen() {
    if (isClosed) {
      throw new StoreException.Unavailable("the store is closed", null);
    }
  }

  Stream<Span> of(String accountId) {
    return spans.values().stream().filter(span -> span.key().accountId().equals(accountId));
  }

  Stream<Assessment> assessmentsOf(String accountId) {
    return assessments.values().stream()
        .filter(assessment -> assessment.span().accountId().equals(accountId));
  }

  /// The newest span with the id, see [dev.outspan.store.SpanReader#find].
  Optional<Span> newest(String accountId, String spanId) {
    return of(accountId).filter(span -> span.key().id().equals(spanId)).max(InOrder.OF_SPANS);
  }

  /// Where the spans with an id stand in an order, by their keys.
  Map<SpanKey, Position> places(String accountId, String spanId, Order order) {
    return of(accountId)
        .filter(span -> span.key().id().equals(spanId))
        .collect(Collectors.toMap(Span::key, order::positionOf));
  }

  void opened(MemorySpanScan scan) {
    openScans.removeIf(MemorySpanScan::isClosed);
    openScans.add(scan);
  }

  void close() {
    isClosed = true;
    openScans.forEach(MemorySpanScan::cancel);
    openScans.clear();
    spans.clear();
    assessments.clear();
  }
}
