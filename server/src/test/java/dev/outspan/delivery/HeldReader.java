package dev.outspan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Search;
import dev.outspan.query.Selection;
import dev.outspan.span.Assessment;
import dev.outspan.span.Span;
import dev.outspan.span.SpanRow;
import dev.outspan.span.TimeWindow;
import dev.outspan.store.SearchResult;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanScan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A reader whose scans stop after some rows until they are released or canceled.
final class HeldReader implements SpanReader {
  private final SpanReader reader;
  private final int rows;
  private final AtomicInteger scans = new AtomicInteger();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  HeldReader(SpanReader reader, int rows) {
    this.reader = reader;
    this.rows = rows;
  }

  void awaitHeld() throws InterruptedException {
    assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
  }

  /// How many were begun.
  int scans() {
    return scans.get();
  }

  void release() {
    released.countDown();
  }

  @Override
  public SpanScan scan(Selection selection, Assessments assessments) {
    scans.incrementAndGet();
    return new HeldScan(reader.scan(selection, assessments));
  }

  @Override
  public SpanScan changes(Selection selection, Assessments assessments, long after) {
    return new HeldScan(reader.changes(selection, assessments, after));
  }

  @Override
  public String storeName() {
    return reader.storeName();
  }

  @Override
  public Optional<Span> find(String accountId, String spanId) {
    return reader.find(accountId, spanId);
  }

  @Override
  public Optional<Span> root(String accountId, String traceId) {
    return reader.root(accountId, traceId);
  }

  @Override
  public SearchResult search(Search search) {
    return reader.search(search);
  }

  @Override
  public long version() {
    return reader.version();
  }

  @Override
  public Optional<TimeWindow> deletions(String accountId, long afterVersion, TimeWindow window) {
    return reader.deletions(accountId, afterVersion, window);
  }

  private final class HeldScan implements SpanScan {
    private final SpanScan scan;
    private int given;

    HeldScan(SpanScan scan) {
      this.scan = scan;
    }

    @Override
    public boolean next() {
      if (given++ == rows) {
        held.countDown();
        try {
          assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          scan.cancel();
        }
      }
      return scan.next();
    }

    @Override
    public void cancel() {
      scan.cancel();
      released.countDown();
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
    public void close() {
      scan.close();
    }
  }
}
