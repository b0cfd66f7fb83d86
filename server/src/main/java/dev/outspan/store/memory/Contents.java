package dev.outspan.store.memory;

import dev.outspan.query.Order;
import dev.outspan.query.Position;
import dev.outspan.span.Assessment;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the store holds. Whoever reads or changes it holds its monitor.
final class Contents {
  private final Map<SpanKey, Span> spans = new HashMap<>();

  /// When a key was last written or deleted.
  private final Map<SpanKey, Long> versions = new HashMap<>();

  private final String storeName = UUID.randomUUID().toString();

  /// The spans as they were when they were deleted. A key may be in both maps: then the span here
  /// does not count.
  private final Map<SpanKey, Span> deleted = new HashMap<>();

  private final List<Lost> deletions = new ArrayList<>();

  /// The spans as they were before a write that gave them another start.
  private final List<Lost> moved = new ArrayList<>();

  private final Map<AssessmentKey, Assessment> assessments = new HashMap<>();
  private final List<MemorySpanScan> openScans = new ArrayList<>();
  private long version;
  private boolean isClosed;

  /// A span as it was before a write or a deletion.
  ///
  /// @param version the write's or the deletion's number
  private record Lost(Span span, long version) {}

  private record AssessmentKey(String accountId, String id) {
    static AssessmentKey of(Assessment assessment) {
      return new AssessmentKey(assessment.span().accountId(), assessment.id());
    }
  }

  void requireOpen() {
    if (isClosed) {
      throw new StoreException.Unavailable("the store is closed", null);
    }
  }

  /// How many writes and deletions of spans there were.
  long version() {
    return version;
  }

  String storeName() {
    return storeName;
  }

  boolean isChanged(SpanKey key, long after) {
    return versions.getOrDefault(key, 0L) > after;
  }

  /// The account's spans that were deleted and are not there again.
  Stream<Span> deletedOf(String accountId) {
    return deleted.values().stream()
        .filter(span -> span.key().accountId().equals(accountId))
        .filter(span -> !spans.containsKey(span.key()));
  }

  Optional<Span> span(SpanKey key) {
    return Optional.ofNullable(spans.get(key));
  }

  void put(Span span) {
    versions.put(span.key(), ++version);
    Span before = spans.put(span.key(), span);
    if (before != null && !before.timing().start().equals(span.timing().start())) {
      moved.add(new Lost(before, version));
    }
  }

  /// Deletes a span that is there.
  void delete(Span span) {
    versions.put(span.key(), ++version);
    deletions.add(new Lost(span, version));
    spans.remove(span.key());
    deleted.put(span.key(), span);
    assessments.values().removeIf(assessment -> assessment.span().equals(span.key()));
  }

  Set<String> accounts() {
    return spans.keySet().stream().map(SpanKey::accountId).collect(Collectors.toSet());
  }

  Stream<Span> of(String accountId) {
    return spans.values().stream().filter(span -> span.key().accountId().equals(accountId));
  }

  /// The starts that spans of the account ever had that were deleted after a version.
  Stream<Instant> deletedStarts(String accountId, long afterVersion) {
    return deletions.stream()
        .filter(deletion -> deletion.span().key().accountId().equals(accountId))
        .filter(deletion -> deletion.version() > afterVersion)
        .flatMap(deletion -> Stream.concat(Stream.of(deletion), movesBefore(deletion)))
        .map(lost -> lost.span().timing().start());
  }

  private Stream<Lost> movesBefore(Lost deletion) {
    return moved.stream()
        .filter(move -> move.span().key().equals(deletion.span().key()))
        .filter(move -> move.version() < deletion.version());
  }

  /// The newest span with the id, see [dev.outspan.store.SpanReader#find].
  Optional<Span> newest(String accountId, String spanId) {
    return of(accountId).filter(span -> span.key().id().equals(spanId)).max(InOrder.OF_SPANS);
  }

  /// Where the spans with an id stand in an order, by their keys, and where deleted ones stood.
  Map<SpanKey, Position> places(String accountId, String spanId, Order order) {
    Map<SpanKey, Position> places = new HashMap<>();
    Stream.concat(deleted.values().stream(), spans.values().stream())
        .filter(span -> span.key().accountId().equals(accountId))
        .filter(span -> span.key().id().equals(spanId))
        .forEach(span -> places.put(span.key(), order.positionOf(span)));
    return places;
  }

  Optional<Assessment> assessment(String accountId, String id) {
    return Optional.ofNullable(assessments.get(new AssessmentKey(accountId, id)));
  }

  void put(Assessment assessment) {
    assessments.put(AssessmentKey.of(assessment), assessment);
  }

  /// Whether there was one.
  boolean deleteAssessment(String accountId, String id) {
    return assessments.remove(new AssessmentKey(accountId, id)) != null;
  }

  Stream<Assessment> assessmentsOf(String accountId) {
    return assessments.values().stream()
        .filter(assessment -> assessment.span().accountId().equals(accountId));
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
    deleted.clear();
    deletions.clear();
    moved.clear();
    versions.clear();
    assessments.clear();
  }
}
