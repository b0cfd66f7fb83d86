package dev.outspan.http;

import dev.outspan.account.Keys;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running server.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int SELECTOR_THREADS = 16;
  private static final Duration LAST_WAIT = Duration.ofSeconds(5);

  /// What the network may hold of an answer: were it without a bound, a slow reader would look
  /// fast.
  private static final int SEND_BUFFER_BYTES = 1 << 20;

  private final ExportPool exports;
  private final ExecutorService requestThreads;
  private final Server server;
  private final ServerConnector connector;
  private final Guard guard;

  private HttpServer(HttpSettings settings, Routes routes, Keys keys) {
    exports = new ExportPool(settings.exports());
    requestThreads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 1).factory());
    var threads = new QueuedThreadPool(SELECTOR_THREADS);
    threads.setName("outspan-http");
    threads.setVirtualThreadsExecutor(requestThreads);
    server = new Server(threads);
    connector = new ClientConnector(server, settings);
    var wrongKeys = new WrongKeys(settings.load().wrongKeysPerMinute(), System::nanoTime);
    var dispatch = new Dispatch(settings, routes, new Authentication(keys, wrongKeys), exports);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(settings.load().connections(), connector));
    server.setHandler(new GracefulHandler(dispatch));
    server.setErrorHandler(new ErrorAnswers(dispatch.forwarding()));
    server.setStopTimeout(settings.load().stop().toMillis());
    guard = new Guard(connector::getConnectedEndPoints, settings.pace().head());
  }

  /// Starts to listen.
  ///
  /// @throws IOException if the address cannot be had
  public static HttpServer start(HttpSettings settings, Routes routes, Keys keys)
      throws IOException {
    var started = new HttpServer(settings, routes, keys);
    try {
      started.server.start();
      return started;
    } catch (Exception e) {
      started.close();
      throw new IOException(
          "cannot listen on %s:%d: %s".formatted(settings.host(), settings.port(), reason(e)), e);
    }
  }

  /// What the operating system said.
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /// The port it listens on.
  public int port() {
    return connector.getLocalPort();
  }

  /// Stops: refuses new requests, waits for the running ones as long as [HttpSettings.Load#stop]
  /// says, and breaks the rest off.
  @Override
  public void close() {
    guard.closeIdle();
    try {
      server.stop();
    } catch (TimeoutException _) {
      LOG.warn("requests were still running when the server stopped");
    } catch (Exception e) {
      LOG.warn("the server did not stop cleanly", e);
    }
    end(requestThreads);
    exports.close();
    guard.close();
  }

  /// Waits for threads whose connections are closed.
  static void end(ExecutorService threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("{} requests did not end", threads.shutdownNow().size());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      threads.shutdownNow();
    }
  }

  /// Accepts connections as [ClientEndPoint]s.
  private static final class ClientConnector extends ServerConnector {
    ClientConnector(Server server, HttpSettings settings) {
      super(server, 1, -1, new HttpConnectionFactory(protocol(settings.sizes())));
      setHost(settings.host());
      setPort(settings.port());
      setIdleTimeout(settings.pace().connectionIdle().toMillis());
      setShutdownIdleTimeout(settings.load().stop().toMillis());
      setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
    }

    private static HttpConfiguration protocol(HttpSettings.Sizes sizes) {
      var http = new HttpConfiguration();
      http.setRequestHeaderSize(sizes.headBytes());
      http.setHttpCompliance(HttpCompliance.STRICT);
      http.setUriCompliance(UriCompliance.UNSAFE);
      http.setSendServerVersion(false);
      http.setUseInputDirectByteBuffers(true);
      return http;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key) {
      return new ClientEndPoint(channel, selector, key, getScheduler());
    }
  }
}
