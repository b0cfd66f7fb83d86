package dev.outspan.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One connection to the server. Bodies of answers are read into one buffer and dropped, so that
/// the client takes as little of the machine as it can.
final class RawHttp implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String host;
  private final byte[] buffer = new byte[256 << 10];

  /// An answer that was read to its end.
  ///
  /// @param bytes of the body, after its chunks were joined
  /// @param firstByteNanos from the request to the first byte of the body
  /// @param trailers what came after the body, names in lower case
  record Answer(int status, long bytes, long firstByteNanos, Map<String, String> trailers) {}

  RawHttp(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setReceiveBufferSize(1 << 20);
    in = new BufferedInputStream(socket.getInputStream(), 256 << 10);
    out = socket.getOutputStream();
    host = server.getHost() + ":" + server.getPort();
  }

  Answer send(String method, String path, String headers, byte[] body) throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(method, path, host, body.length, headers);
    long begin = System.nanoTime();
    out.write(head.getBytes(ISO_8859_1));
    out.write(body);
    out.flush();
    int status = Integer.parseInt(line().split(" ", -1)[1]);
    Map<String, String> fields = fields();
    if (fields.containsKey("content-length")) {
      long length = Long.parseLong(fields.get("content-length"));
      skip(length);
      return new Answer(status, length, System.nanoTime() - begin, Map.of());
    }
    return chunked(status, begin);
  }

  private Answer chunked(int status, long begin) throws IOException {
    long bytes = 0;
    long first = 0;
    while (true) {
      int chunk = Integer.parseInt(line(), 16);
      if (first == 0) {
        first = System.nanoTime() - begin;
      }
      if (chunk == 0) {
        return new Answer(status, bytes, first, fields());
      }
      skip(chunk);
      line();
      bytes += chunk;
    }
  }

  private Map<String, String> fields() throws IOException {
    var fields = new HashMap<String, String>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      fields.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return fields;
  }

  private void skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new IOException("the answer broke off %d bytes before its end".formatted(left));
      }
      left -= read;
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the answer broke off in a line");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
