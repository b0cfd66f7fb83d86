package dev.outspan.account;

/// What an API key allows.
public enum Scope {
  /// Writing spans and assessments.
  INGEST,
  /// Reading, searching and exporting them.
  READ,
  /// Deleting spans, and everything on the admin side.
  ADMIN
}
