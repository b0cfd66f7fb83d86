package dev.outspan.store;

import dev.outspan.span.Assessment;

/// Keeps what people and judges thought of spans.
public interface AssessmentStore {

  /// Stores an assessment; one with the same id is replaced.
  ///
  /// 1. When this returns, the assessment is durable and every later scan sees it.
  ///
  /// The span need not be stored.
  void put(Assessment assessment);
}
