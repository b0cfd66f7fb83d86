package dev.outspan.account;

import java.io.IOException;
import java.nio.file.Path;

/// A process that locks `FILE`, prints `held`, and keeps it until it is killed.
final class HoldLock {
  private HoldLock() {}

  public static void main(String[] arguments) throws IOException {
    new FileMutex(Path.of(arguments[0])).alone(HoldLock::untilKilled);
  }

  private static int untilKilled() throws IOException {
    System.out.println("held");
    return System.in.read();
  }
}
