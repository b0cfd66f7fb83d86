package dev.outspan.app;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the process when it is told to end (SIGTERM, Ctrl-C, a closed terminal): at first in order
/// and with status 0, which the JVM by itself would make 143; the second time at once, which loses
/// nothing that was acknowledged.
///
/// Is armed before the server starts: who is told of its address may stop it in the same instant.
/// Until the server is known, a stop waits for it.
///
/// No hook of the JVM can do this. It cannot choose the status but by halting, which skips the
/// deletion of temporary files (the engine's library, 70 MB, is one), and a second signal waits for
/// the end of the first one's hooks.
final class StopSignal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
  private static final Duration LONGEST_START = Duration.ofSeconds(15);

  /// By their numbers, which are the same on all systems.
  private static final Map<Integer, String> SIGNALS = Map.of(1, "HUP", 2, "INT", 15, "TERM");

  /// What shells add to the number of the signal that ended a process.
  private static final int SIGNALLED = 128;

  private final CompletableFuture<AutoCloseable> started = new CompletableFuture<>();
  private final AtomicBoolean isStopping = new AtomicBoolean();

  private StopSignal() {}

  static StopSignal arm() {
    var signal = new StopSignal();
    SIGNALS.forEach((number, name) -> hear(name, () -> signal.came(number)));
    return signal;
  }

  /// From now on a stop closes this.
  void stops(AutoCloseable server) {
    started.complete(server);
  }

  private void came(int number) {
    if (isStopping.getAndSet(true)) {
      Runtime.getRuntime().halt(SIGNALLED + number);
    }
    Thread.ofPlatform().name("outspan-stop").start(this::stop);
  }

  private void stop() {
    try {
      started.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS).close();
      System.exit(0);
    } catch (CancellationException _) {
      // The start failed: who started the server says so and ends the process.
    } catch (TimeoutException _) {
      LOG.warn("stopped while it was starting");
      System.exit(0);
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("the start ended in no known way", e);
    } catch (Exception e) {
      LOG.error("the server did not stop cleanly", e);
      System.exit(1);
    }
  }

  /// Has `sun.misc.Signal`, which every JDK offers and no compiler lets pass without a warning, run
  /// the action on a thread of its own.
  private static void hear(String name, Runnable action) {
    var lookup = MethodHandles.publicLookup();
    try {
      Class<?> signal = lookup.findClass("sun.misc.Signal");
      Class<?> handler = lookup.findClass("sun.misc.SignalHandler");
      MethodHandle run = lookup.findVirtual(Runnable.class, "run", methodType(void.class));
      MethodHandle onSignal = MethodHandles.dropArguments(run.bindTo(action), 0, signal);
      var _ =
          lookup
              .findStatic(signal, "handle", methodType(handler, signal, handler))
              .invoke(
                  lookup.findConstructor(signal, methodType(void.class, String.class)).invoke(name),
                  MethodHandleProxies.asInterfaceInstance(handler, onSignal));
    } catch (Throwable e) { // what a method handle may throw
      throw new IllegalStateException("cannot hear the signal " + name, e);
    }
  }

  /// The start is over. If it failed, a stop has nothing to do.
  @Override
  public void close() {
    started.cancel(false);
  }
}
