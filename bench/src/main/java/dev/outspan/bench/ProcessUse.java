package dev.outspan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What a process uses of the machine, as Linux tells.
///
/// @param cpu user and system time of all its threads so far
/// @param residentBytes memory that is resident now
/// @param peakResidentBytes the most since the start, or since [#resetPeak]
record ProcessUse(Duration cpu, long residentBytes, long peakResidentBytes) {
  /// Of the kernel's clock ticks there are 100 a second on every Linux that runs a JDK.
  private static final long TICK_MILLIS = 10;

  static ProcessUse of(long pid) throws IOException {
    Path proc = Path.of("/proc", String.valueOf(pid));
    String status = Files.readString(proc.resolve("status"));
    return new ProcessUse(cpu(proc, 11), kib(status, "VmRSS"), kib(status, "VmHWM"));
  }

  /// User and system time of a process's children that ended.
  static Duration ofEndedChildren(long pid) throws IOException {
    return cpu(Path.of("/proc", String.valueOf(pid)), 13);
  }

  /// @param field of `stat`, the first after the name being 0, that has the user time; the system
  ///     time is next to it
  private static Duration cpu(Path proc, int field) throws IOException {
    String stat = Files.readString(proc.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1]);
    return Duration.ofMillis(ticks * TICK_MILLIS);
  }

  private static long kib(String status, String name) {
    int from = status.indexOf(name + ":") + name.length() + 1;
    return Long.parseLong(status.substring(from, status.indexOf("kB", from)).strip()) << 10;
  }

  /// Makes the peak start again from what is resident now.
  static void resetPeak(long pid) throws IOException {
    Files.writeString(Path.of("/proc", String.valueOf(pid), "clear_refs"), "5");
  }
}
