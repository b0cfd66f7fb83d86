package dev.outspan.delivery;

import dev.outspan.span.Assessment;
import dev.outspan.span.Micros;
import dev.outspan.span.SpanRow;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.SpanScan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A scan that tells how far it is, and between which starts its rows lie.
final class WatchedScan implements SpanScan {
  private final SpanScan scan;
  private final Progress progress;
  private long rows;
  private long firstStartUs;
  private long lastStartUs;

  WatchedScan(SpanScan scan, Progress progress) {
    this.scan = scan;
    this.progress = progress;
  }

  @Override
  public boolean next() {
    boolean isThere = scan.next();
    if (isThere) {
      lastStartUs = scan.row().startUs;
      if (rows == 0) {
        firstStartUs = lastStartUs;
      }
      progress.read(++rows);
    }
    return isThere;
  }

  /// From the first row's start to the last one's, which is the latest.
  Optional<TimeWindow> starts() {
    return rows == 0
        ? Optional.empty()
        : Optional.of(new TimeWindow(instant(firstStartUs), instant(lastStartUs)));
  }

  private static Optional<Instant> instant(long micros) {
    return Optional.of(Micros.toInstant(micros));
  }

  @Override
  public long version() {
    return scan.version();
  }

  @Override
  public OptionalLong total() {
    return scan.total();
  }

  @Override
  public boolean await(Duration patience) {
    return scan.await(patience);
  }

  @Override
  public SpanRow row() {
    return scan.row();
  }

  @Override
  public List<Assessment> assessments() {
    return scan.assessments();
  }

  @Override
  public void cancel() {
    scan.cancel();
  }

  @Override
  public void close() {
    scan.close();
  }
}
