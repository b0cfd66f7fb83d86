package dev.outspan.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A program that a test runs to its end.
///
/// @param folder where it runs
/// @param environment variables beside those of this process
public record Program(Path folder, Map<String, String> environment, List<String> command) {
  private static final int MINUTES = 20;

  /// How it ended.
  ///
  /// @param output what it wrote to stdout and stderr
  public record Outcome(int exitCode, String output) {}

  /// The path of a component that `tests/components.sh` got, by the variable that it exports.
  public static String component(String variable) {
    return Objects.requireNonNull(
        System.getenv(variable), variable + " is not set: run ./outspan test --all");
  }

  public Outcome run() throws IOException, InterruptedException {
    Path output = Files.createTempFile("program", ".log");
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(output.toFile()).start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError(
            "%s still runs after %d minutes%n%s"
                .formatted(command, MINUTES, Files.readString(output)));
      }
      return new Outcome(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
