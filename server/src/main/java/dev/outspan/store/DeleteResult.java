package dev.outspan.store;

/// What became of a deletion of so many spans.
public sealed interface DeleteResult {
  record Deleted(long spans) implements DeleteResult {}

  /// Nothing was deleted, as the selection holds another number of spans.
  record CountDiffers(long spans) implements DeleteResult {}
}
