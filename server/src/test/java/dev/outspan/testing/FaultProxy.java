package dev.outspan.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands before another HTTP server, and hands everything on, or fails as a test says.
public final class FaultProxy implements AutoCloseable {

  /// How it fails.
  public sealed interface Fault {
    record None() implements Fault {}

    /// Connections are closed at once.
    record Down() implements Fault {}

    /// Requests are taken, and never answered.
    record Silent() implements Fault {}

    /// Requests are answered with a status, and nothing else.
    record Status(int code) implements Fault {}
  }

  private final URI target;
  private final ServerSocket socket;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = new Fault.None();

  /// @param target `http://HOST:PORT`
  public FaultProxy(URI target) throws IOException {
    this.target = target;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /// Fails in this way from now on: connections from before are broken off.
  public void fail(Fault how) throws IOException {
    fault = how;
    breakOff();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    breakOff();
  }

  private void breakOff() throws IOException {
    for (Socket one : open) {
      one.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // it was closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      switch (fault) {
        case Fault.None _ -> handOn(client);
        case Fault.Down _ -> client.setSoLinger(true, 0);
        case Fault.Silent _ -> drain(client);
        case Fault.Status(int code) -> {
          String answer =
              "HTTP/1.1 " + code + " Fault\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
          client.getOutputStream().write(answer.getBytes(ISO_8859_1));
          drain(client);
        }
      }
    } catch (IOException _) {
      // either side hung up, or the test broke it off
    } finally {
      open.remove(client);
    }
  }

  private void handOn(Socket client) throws IOException {
    try (var server = new Socket(target.getHost(), target.getPort())) {
      open.add(server);
      Thread.ofVirtual().start(() -> copy(server, client));
      copy(client, server);
    }
  }

  private static void drain(Socket client) throws IOException {
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  /// Copies to the end, and closes both.
  private void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream()) {
      in.transferTo(to.getOutputStream());
    } catch (IOException _) {
      // either side hung up, or the test broke it off
    } finally {
      open.remove(from);
    }
  }
}
