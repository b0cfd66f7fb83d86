package dev.outspan.delivery;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// An export as the server knows it: what is on record, and how far it is.
public final class ExportJob {
  private final Progress progress = new Progress();
  private final CountDownLatch over = new CountDownLatch(1);
  private final long requestBytes;
  private volatile ExportRecord record;
  private volatile boolean isBeingWritten;
  private volatile boolean isSaved = true;

  /// @param requestBytes what the request holds in memory until the export is over
  ExportJob(ExportRecord record, long requestBytes) {
    this.record = record;
    this.requestBytes = requestBytes;
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
  boolean isBeingWritten() {
    return isBeingWritten;
  }

  void beginWriting() {
    isBeingWritten = true;
  }

  void endWriting() {
    isBeingWritten = false;
  }

  /// Whether the record is on disk.
  boolean isSaved() {
    return isSaved;
  }

  void saved() {
    isSaved = true;
  }

  void unsaved() {
    isSaved = false;
  }

  long requestBytes() {
    return requestBytes;
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
