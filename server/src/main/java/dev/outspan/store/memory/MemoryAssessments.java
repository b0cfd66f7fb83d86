package dev.outspan.store.memory;

import dev.outspan.span.Assessment;
import dev.outspan.store.AssessmentStore;

/// Keeps assessments.
final class MemoryAssessments implements AssessmentStore {
  private final Contents contents;

  MemoryAssessments(Contents contents) {
    this.contents = contents;
  }

  @Override
  public void put(Assessment assessment) {
    synchronized (contents) {
      contents.requireOpen();
      contents.assessments.put(assessment.id(), assessment);
    }
  }
}
