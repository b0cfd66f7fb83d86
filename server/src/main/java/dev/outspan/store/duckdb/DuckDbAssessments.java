package dev.outspan.store.duckdb;

import dev.outspan.span.Assessment;
import dev.outspan.store.AssessmentStore;

/// Assessments in the table `assessment`, written by the one writing thread.
final class DuckDbAssessments implements AssessmentStore {
  private final Writer writer;

  DuckDbAssessments(Writer writer) {
    this.writer = writer;
  }

  @Override
  public void put(Assessment assessment) {
    writer.call(
        committer -> {
          AssessmentColumns.put(committer.connection(), assessment);
          return assessment;
        });
  }
}
