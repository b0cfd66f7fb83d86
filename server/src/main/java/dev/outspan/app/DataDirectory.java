package dev.outspan.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where a user's data lies unless told otherwise.
public final class DataDirectory {
  private DataDirectory() {}

  /// `$XDG_DATA_HOME/outspan`, or `~/.local/share/outspan` if the variable is empty or no absolute
  /// path.
  ///
  /// Source: XDG Base Directory Specification 0.8.
  ///
  /// @param environment the process's variables
  /// @param home the user's home directory
  public static Path ofUser(Map<String, String> environment, Path home) {
    return Optional.ofNullable(environment.get("XDG_DATA_HOME"))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(home.resolve(".local/share"))
        .resolve("outspan");
  }
}
