package dev.outspan.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/// A limit on the size of every file that this process writes, as a full disk would be. Set for the
/// whole process until it is closed.
final class FileSizeLimit implements AutoCloseable {
  FileSizeLimit(long bytes) throws IOException {
    set(String.valueOf(bytes));
  }

  private static void set(String softLimit) throws IOException {
    String pid = String.valueOf(ProcessHandle.current().pid());
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + softLimit + ":").start();
    assertThat(prlimit.onExit().join().exitValue()).isZero();
  }

  @Override
  public void close() throws IOException {
    set("unlimited");
  }
}
