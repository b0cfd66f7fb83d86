package dev.outspan.client;

import java.util.OptionalLong;

/// Is told how far something is.
@FunctionalInterface
public interface Meter {
  Meter NONE = (_, _) -> {};

  /// Takes note.
  ///
  /// @param done never less than before, unless something had to begin again
  /// @param total how much there is to do, if that is known
  void at(long done, OptionalLong total);
}
