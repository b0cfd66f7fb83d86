package dev.outspan.http;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.io.EndPoint;

/// Looks at every connection several times a second.
final class Guard implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(200);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("outspan-guard").daemon().factory());

  private final Supplier<Collection<EndPoint>> connected;
  private final Duration headLimit;
  private volatile boolean closeIdle;

  Guard(Supplier<Collection<EndPoint>> connected, Duration headLimit) {
    this.connected = connected;
    this.headLimit = headLimit;
    var _ = thread.scheduleWithFixedDelay(this::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// From now on closes connections that carry no request.
  void closeIdle() {
    closeIdle = true;
  }

  private void look() {
    for (EndPoint endPoint : connected.get()) {
      var client = (ClientEndPoint) endPoint;
      client.inspect(headLimit);
      if (closeIdle) {
        client.closeIfIdle();
      }
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
