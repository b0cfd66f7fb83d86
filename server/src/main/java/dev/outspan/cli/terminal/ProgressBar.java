package dev.outspan.cli.terminal;

import dev.outspan.client.Meter;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// One line that shows how far something is, how fast it goes and how long it will take; closing
/// removes it.
///
/// It is drawn at most ten times a second. What was done before the first call counts as done, but
/// not for the rate. May be used by several threads.
public final class ProgressBar implements Meter, AutoCloseable {
  private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
  private static final int LONGEST_BAR = 24;
  private static final int SHORTEST_BAR = 6;
  private static final String TO_START_AND_CLEAR = "\r\u001b[K";

  private final PrintStream screen;
  private final LongSupplier nanoTime;
  private final Layout layout;
  private long begin;
  private long first = -1;
  private long drawn;
  private boolean isDrawn;

  /// What a bar looks like.
  ///
  /// @param title such as `exporting`
  /// @param unit of what is counted: `spans`, or `bytes`, which are shown in powers of 1,024
  /// @param width columns of the screen
  record Layout(String title, String unit, int width) {
    String line(long done, OptionalLong total, double perSecond) {
      String numbers = numbers(done, total, perSecond);
      var line = new StringBuilder(title).append("  ");
      if (total.isPresent()) {
        double part = total.getAsLong() == 0 ? 1 : Math.min(1, (double) done / total.getAsLong());
        String percent = String.format(Locale.ROOT, "%3d%%  ", (int) (part * 100));
        appendBar(line, part, width - 1 - line.length() - percent.length() - numbers.length());
        line.append(percent);
      }
      line.append(numbers);
      return line.length() < width ? line.toString() : line.substring(0, Math.max(0, width - 1));
    }

    private String numbers(long done, OptionalLong total, double perSecond) {
      var text = new StringBuilder();
      if (total.isEmpty()) {
        text.append(Quantity.of(done, unit));
      } else {
        text.append(unit.equals("bytes") ? Quantity.bytes(done) : Quantity.grouped(done));
        text.append(" of ").append(Quantity.of(total.getAsLong(), unit));
      }
      if (perSecond > 0) {
        text.append("  ").append(Quantity.of(Math.round(perSecond), unit)).append("/s");
        total.ifPresent(
            all -> text.append("  ETA ").append(Quantity.clock((all - done) / perSecond)));
      }
      return text.toString();
    }

    /// As long as there is room for, and not at all where that is little.
    private static void appendBar(StringBuilder line, double part, int room) {
      int bar = Math.min(LONGEST_BAR, room - "[] ".length());
      if (bar < SHORTEST_BAR) {
        return;
      }
      int full = (int) (part * bar);
      line.append('[').repeat('=', full);
      if (full < bar) {
        line.append('>').repeat(' ', bar - full - 1);
      }
      line.append("] ");
    }
  }

  ProgressBar(PrintStream screen, LongSupplier nanoTime, Layout layout) {
    this.screen = screen;
    this.nanoTime = nanoTime;
    this.layout = layout;
  }

  @Override
  public synchronized void at(long done, OptionalLong total) {
    long now = nanoTime.getAsLong();
    if (first < 0 || done < first) {
      first = done;
      begin = now;
    }
    if (isDrawn && now - drawn < REDRAW_NANOS) {
      return;
    }
    double seconds = (now - begin) / 1e9;
    screen.print(
        TO_START_AND_CLEAR + layout.line(done, total, seconds > 0 ? (done - first) / seconds : 0));
    screen.flush();
    drawn = now;
    isDrawn = true;
  }

  @Override
  public void close() {
    hide();
  }

  /// Removes it until there is news.
  synchronized void hide() {
    if (isDrawn) {
      screen.print(TO_START_AND_CLEAR);
      screen.flush();
      isDrawn = false;
    }
  }
}
