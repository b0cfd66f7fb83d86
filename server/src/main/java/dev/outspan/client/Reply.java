package dev.outspan.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;

/// An answer of the server, of which status and headers have come. Of use to one thread.
public final class Reply implements AutoCloseable {
  private static final int LONGEST_REASON_BYTES = 1 << 20;

  private final Call call;
  private final HttpURLConnection connection;
  private final int status;
  private boolean isRead;

  Reply(Call call, HttpURLConnection connection) throws IOException {
    this.call = call;
    this.connection = connection;
    status = connection.getResponseCode();
    if (status < 0) {
      throw new IOException("%s was answered with something that is not HTTP".formatted(call));
    }
  }

  public int status() {
    return status;
  }

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /// A header; once the body is read, also a trailer.
  public Optional<String> header(String name) {
    return Optional.ofNullable(connection.getHeaderField(name));
  }

  /// The body of a success, empty of any other.
  public InputStream body() throws IOException {
    return isSuccess() ? connection.getInputStream() : InputStream.nullInputStream();
  }

  public byte[] bytes() throws IOException {
    try (InputStream in = body()) {
      byte[] bytes = in.readAllBytes();
      isRead = true;
      return bytes;
    }
  }

  /// The body of a success as an object.
  public ObjectNode object() throws IOException {
    if (parse(bytes()).orElse(null) instanceof ObjectNode object) {
      return object;
    }
    throw new IOException("%s was answered with no JSON object".formatted(call));
  }

  /// Says why there was no success.
  public Refusal refusal() throws IOException {
    InputStream in = connection.getErrorStream();
    byte[] bytes = in == null ? new byte[0] : in.readNBytes(LONGEST_REASON_BYTES);
    return new Refusal(call, status, parse(bytes), new String(bytes, UTF_8), retryAfter());
  }

  private static Optional<JsonNode> parse(byte[] bytes) throws IOException {
    try {
      return Optional.ofNullable(Json.parse(bytes)).filter(JsonNode::isObject);
    } catch (JsonProcessingException _) {
      // A proxy may answer with a page.
      return Optional.empty();
    }
  }

  private Optional<Duration> retryAfter() {
    return header("Retry-After")
        .filter(text -> text.matches("\\d{1,5}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  /// Gives the connection up if not all was read; otherwise the next request may use it.
  @Override
  public void close() {
    if (!isRead) {
      connection.disconnect();
    }
  }
}
