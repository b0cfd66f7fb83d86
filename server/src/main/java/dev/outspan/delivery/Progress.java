package dev.outspan.delivery;

import dev.outspan.store.SpanScan;
import dev.outspan.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How far an export is; written by the thread that runs it, read by any.
public final class Progress {
  private volatile long beganNanos;
  private volatile long endedNanos;
  private volatile long rows;
  private volatile long bytes;
  private volatile boolean isCanceled;
  private volatile OptionalLong knownTotal = OptionalLong.empty();
  private volatile @Nullable SpanScan scan;

  /// What it looks like at one moment.
  ///
  /// @param rows read so far
  /// @param bytes of the file, written so far
  /// @param totalRows that there will be; absent while it is not known
  /// @param rowsPerSecond since it began; absent in the first moment
  /// @param etaSeconds until the last row, at that pace; absent if one of the two is
  public record View(
      long rows,
      long bytes,
      OptionalLong totalRows,
      Optional<Double> rowsPerSecond,
      OptionalLong etaSeconds) {}

  void begin(SpanScan over) {
    beganNanos = System.nanoTime();
    scan = over;
    if (isCanceled) {
      over.cancel();
    }
  }

  void read(long rowsSoFar) {
    rows = rowsSoFar;
  }

  void wrote(long bytesSoFar) {
    bytes = bytesSoFar;
  }

  /// The scan is released; what is known stays.
  void end(OptionalLong total) {
    endedNanos = System.nanoTime();
    knownTotal = total;
    scan = null;
  }

  /// Makes the export end soon, without a file.
  void cancel() {
    isCanceled = true;
    SpanScan running = scan;
    if (running != null) {
      running.cancel();
    }
  }

  /// Whether it goes on for longer than that.
  boolean hasTaken(Duration time) {
    return beganNanos != 0 && endedNanos == 0 && System.nanoTime() - beganNanos > time.toNanos();
  }

  /// @throws StoreException.Canceled if the export is to end
  void requireWanted() {
    if (isCanceled) {
      throw new StoreException.Canceled("the export was canceled");
    }
  }

  public View view() {
    SpanScan running = scan;
    long done = rows;
    OptionalLong total = running == null ? knownTotal : running.total();
    long until = endedNanos == 0 ? System.nanoTime() : endedNanos;
    double seconds = beganNanos == 0 ? 0 : (until - beganNanos) / 1e9;
    var rate = seconds > 0 && done > 0 ? Optional.of(done / seconds) : Optional.<Double>empty();
    OptionalLong eta =
        rate.isPresent() && total.isPresent()
            ? OptionalLong.of((long) Math.ceil((total.getAsLong() - done) / rate.get()))
            : OptionalLong.empty();
    return new View(done, bytes, total, rate, eta);
  }
}
