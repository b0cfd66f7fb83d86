package dev.outspan.store;

/// Where spans and their assessments are kept: one bundle that hands out narrow roles.
///
/// The roles may be used from any number of threads at once.
public interface SpanStore extends AutoCloseable {
  SpanWriter writer();

  SpanReader reader();

  SpanDeletion deletion();

  SpanStatistics statistics();

  AssessmentStore assessments();

  /// Returns if a write and a read are likely to succeed now.
  ///
  /// @throws StoreException saying why not
  void check();

  /// Ends open scans, finishes accepted writes and releases what the store holds.
  ///
  /// 1. What was acknowledged is there when the same place is opened again.
  /// 2. A closed store refuses every call with [StoreException.Unavailable]; closing it again does
  ///    nothing.
  @Override
  void close();
}
