package dev.outspan.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/// A server that gives answers which a test wrote, one a connection, byte for byte; after the last
/// one, that again and again.
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Thread thread;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /// @param answers head and body
  public ScriptedServer(String... answers) throws IOException {
    socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    thread = Thread.ofPlatform().daemon().start(() -> serve(List.of(answers)));
  }

  /// The answer to who asks for an export as it is made.
  ///
  /// @param watermark empty to leave it out
  public static String export(String watermark, String lines) {
    String chunk = lines.isEmpty() ? "" : "%x\r\n%s\r\n".formatted(lines.length(), lines);
    return String.join(
        "\r\n",
        "HTTP/1.1 200 OK",
        "Transfer-Encoding: chunked",
        "Content-Disposition: attachment; filename=\"a.jsonl\"",
        watermark.isEmpty() ? "X: y" : "Outspan-Watermark: " + watermark,
        "",
        chunk + "0",
        "Outspan-Rows: " + lines.lines().count(),
        "Outspan-Bytes: " + lines.length(),
        "Outspan-Sha256: " + sha256(lines),
        "",
        "");
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /// The first line and the body of each request.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void serve(List<String> answers) {
    try {
      for (int i = 0; ; i++) {
        String answer = answers.get(Math.min(i, answers.size() - 1));
        try (Socket client = socket.accept()) {
          readRequest(client.getInputStream());
          client.getOutputStream().write(answer.getBytes(UTF_8));
          client.shutdownOutput();
        }
      }
    } catch (SocketException _) {
      // The server was closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readRequest(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    String length = head.toString().replaceAll("(?is).*content-length: *(\\d+).*", "$1");
    byte[] body = in.readNBytes(length.matches("\\d+") ? Integer.parseInt(length) : 0);
    requests.add(head.substring(0, head.indexOf("\r\n")) + "\n" + new String(body, ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
