package dev.outspan.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them.
public final class Quantity {
  private static final String[] POWERS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Quantity() {}

  /// Such as `1,234 spans`, `1 span`, `12.3 MiB`.
  static String of(long count, String unit) {
    return unit.equals("bytes") ? bytes(count) : counted(count, unit);
  }

  /// Such as `1,234 spans` or `1 span`.
  ///
  /// @param plural of what is counted, ending in `s`
  public static String counted(long count, String plural) {
    String unit = count == 1 ? plural.substring(0, plural.length() - 1) : plural;
    return "%s %s".formatted(grouped(count), unit);
  }

  public static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  public static String bytes(long bytes) {
    double shown = bytes;
    int power = -1;
    while (shown >= 1024 && power < POWERS.length - 1) {
      shown /= 1024;
      power++;
    }
    return power < 0
        ? counted(bytes, "bytes")
        : String.format(Locale.ROOT, shown < 99.95 ? "%.1f %s" : "%.0f %s", shown, POWERS[power]);
  }

  /// Such as `3 s` or `0.5 s`.
  static String seconds(Duration length) {
    return length.toMillisPart() == 0
        ? "%d s".formatted(length.toSeconds())
        : String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1e3);
  }

  /// Such as `0:07` or `1:02:03`.
  static String clock(double seconds) {
    long whole = Math.max(0, (long) Math.ceil(seconds));
    return whole < 3600
        ? "%d:%02d".formatted(whole / 60, whole % 60)
        : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }
}
