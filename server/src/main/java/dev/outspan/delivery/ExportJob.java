package dev.outspan.delivery;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// An export as the server knows it: what is on record, and how far it is.
public final class ExportJob {
  private final Progress progress = new Progress();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile ExportRecord record;
  private volatile boolean isWritten;
  private volatile boolean isSaved = true;

  ExportJob(ExportRecord record) {
    this.record = record;
    set(record);
  }

  public ExportRecord record() {
    return record;
  }

  public Progress progress() {
    return progress;
  }

  boolean isOver() {
    return record.status().isOver();
  }

  /// Whether there is a file that can be had.
  boolean hasFile() {
    return record.status() == ExportStatus.SUCCEEDED;
  }

  /// Whether a thread is at the file.
  boolean isWritten() {
    return isWritten;
  }

  void isWritten(boolean now) {
    isWritten = now;
  }

  /// Whether the record is on disk.
  boolean isSaved() {
    return isSaved;
  }

  void isSaved(boolean now) {
    isSaved = now;
  }

  void set(ExportRecord next) {
    record = next;
    if (next.status().isOver()) {
      over.countDown();
    }
  }

  /// Waits until the export is over.
  ///
  /// @return whether it is
  /// @throws InterruptedException if the waiting thread is interrupted
  public boolean await(Duration patience) throws InterruptedException {
    return over.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }
}
