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

  Guard(Supplier<Collection<EndPoint>> connected, Duration headLimit) {
    Runnable look =
        () -> {
          for (EndPoint endPoint : connected.get()) {
            ((ClientEndPoint) endPoint).inspect(headLimit);
          }
        };
    var _ = thread.scheduleWithFixedDelay(look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.close();
  }
}
