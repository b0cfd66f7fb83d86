package dev.outspan.store.memory;

import dev.outspan.store.AssessmentStore;
import dev.outspan.store.SpanDeletion;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanStatistics;
import dev.outspan.store.SpanStore;
import dev.outspan.store.SpanWriter;

/// Spans in memory, gone when the store is closed.
public final class MemorySpanStore implements SpanStore {
  private final Contents contents = new Contents();
  private final MemoryWriter writer = new MemoryWriter(contents);
  private final MemoryReader reader = new MemoryReader(contents);
  private final MemoryDeletion deletion = new MemoryDeletion(contents);
  private final MemoryStatistics statistics = new MemoryStatistics(contents);
  private final MemoryAssessments assessments = new MemoryAssessments(contents);

  @Override
  public SpanWriter writer() {
    return writer;
  }

  @Override
  public SpanReader reader() {
    return reader;
  }

  @Override
  public SpanDeletion deletion() {
    return deletion;
  }

  @Override
  public SpanStatistics statistics() {
    return statistics;
  }

  @Override
  public AssessmentStore assessments() {
    return assessments;
  }

  @Override
  public void check() {
    synchronized (contents) {
      contents.requireOpen();
    }
  }

  @Override
  public void close() {
    synchronized (contents) {
      contents.close();
    }
  }
}
