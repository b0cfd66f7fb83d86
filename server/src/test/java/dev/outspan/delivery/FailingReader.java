package dev.outspan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.store.SpanReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Makes a reader of which one method fails when the test says so.
final class FailingReader {
  private final SpanReader reader;
  private final CountDownLatch failed = new CountDownLatch(1);
  private volatile String method = "";
  private volatile @Nullable Throwable failure;

  FailingReader(SpanReader reader) {
    this.reader = reader;
  }

  void fail(String methodName, Throwable with) {
    method = methodName;
    failure = with;
  }

  void heal() {
    failure = null;
  }

  /// Waits until it has failed once.
  void awaitFailure() throws InterruptedException {
    assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  SpanReader made() {
    return (SpanReader)
        Proxy.newProxyInstance(
            SpanReader.class.getClassLoader(),
            new Class<?>[] {SpanReader.class},
            (_, called, arguments) -> answer(called, arguments));
  }

  private @Nullable Object answer(Method called, Object @Nullable [] arguments) throws Throwable {
    Throwable wanted = failure;
    if (wanted != null && called.getName().equals(method)) {
      failed.countDown();
      throw wanted;
    }
    try {
      return called.invoke(reader, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
