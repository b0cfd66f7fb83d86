package dev.outspan.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// A socket that sends and reads what no HTTP client would.
final class RawClient implements AutoCloseable {
  private final Socket socket = new Socket();

  RawClient(int port) throws IOException {
    this(port, 0);
  }

  /// @param receiveBytes the socket's buffer, 0 for the system's choice
  RawClient(int port, int receiveBytes) throws IOException {
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\nx-api-key: " + TestKeys.ALL + "\r\n\r\n";
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /// Everything until the server closes.
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /// The next bytes, as many as asked for.
  String read(int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), ISO_8859_1);
  }

  /// Reads until the text was seen, and gives all of it.
  String readUntil(String text) throws IOException {
    var seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new IOException("closed after: " + seen);
      }
      seen.append((char) b);
    }
    return seen.toString();
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
