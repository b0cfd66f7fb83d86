package dev.outspan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.store.SpanReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Makes a reader of which one method fails, or keeps its answer back, when the test says so.
final class AwkwardReader {
  private final SpanReader reader;
  private final CountDownLatch failed = new CountDownLatch(1);
  private final CountDownLatch holding = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile String held = "";
  private volatile String method = "";
  private volatile @Nullable Throwable failure;

  AwkwardReader(SpanReader reader) {
    this.reader = reader;
  }

  void fail(String methodName, Throwable with) {
    method = methodName;
    failure = with;
  }

  /// From now on the method's answers wait for [#release].
  void hold(String methodName) {
    held = methodName;
  }

  void awaitHeld() throws InterruptedException {
    assertThat(holding.await(20, TimeUnit.SECONDS)).isTrue();
  }

  void release() {
    held = "";
    released.countDown();
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
      Object answer = called.invoke(reader, arguments);
      if (called.getName().equals(held)) {
        holding.countDown();
        assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
      }
      return answer;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
