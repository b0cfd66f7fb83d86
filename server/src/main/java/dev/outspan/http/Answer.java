package dev.outspan.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/// The one answer to a request, either whole at once or a stream.
final class Answer {
  private static final int SLICE_BYTES = 64 << 10;

  private final Request request;
  private final Response response;
  private final PacedWriter writer;
  private @Nullable AnswerStream stream;
  private boolean given;
  private boolean ended;

  Answer(Request request, Response response, PacedWriter writer) {
    this.request = request;
    this.response = response;
    this.writer = writer;
  }

  /// Sends a whole answer.
  void send(int status, Map<String, String> headers, ByteBuffer body) throws IOException {
    begin(status, headers);
    ended = true;
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
    while (body.remaining() > SLICE_BYTES) {
      writer.write(false, body.slice(body.position(), SLICE_BYTES));
      body.position(body.position() + SLICE_BYTES);
    }
    writer.write(true, body);
  }

  /// Sends headers alone, which say what a body would be.
  void head(int status, Map<String, String> headers) throws IOException {
    begin(status, headers);
    ended = true;
    writer.write(true, ByteBuffer.allocate(0));
  }

  /// Starts an answer that ends with [#end].
  AnswerStream stream(int status, Map<String, String> headers, Exchange.Trailers trailers) {
    begin(status, headers);
    delimit();
    if (!trailers.names().isEmpty()) {
      response.getHeaders().put(HttpHeader.TRAILER, trailers.names());
      response.setTrailersSupplier(() -> fields(trailers.values().get()));
    }
    var started =
        new AnswerStream(
            writer,
            request.getComponents().getByteBufferPool().acquire(AnswerStream.BUFFER_BYTES, true));
    stream = started;
    return started;
  }

  private void begin(int status, Map<String, String> headers) {
    if (given) {
      throw new IllegalStateException("the request was answered before");
    }
    given = true;
    response.setStatus(status);
    HttpFields.Mutable fields = response.getHeaders();
    headers.forEach(fields::put);
    switch (status) {
      case 409, 413, 501 -> fields.put("x-should-retry", "false");
      case 429, 503 -> {
        if (!fields.contains(HttpHeader.RETRY_AFTER)) {
          fields.put(HttpHeader.RETRY_AFTER, Failures.retryAfter().toSeconds());
        }
      }
      default -> {}
    }
  }

  /// Asks for chunks, without which Jetty would end the body of a connection to be closed by
  /// closing it: a proxy could not tell that from a failure.
  private void delimit() {
    boolean chunks = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
    if (chunks && !response.getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
      response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
    }
  }

  private static HttpFields fields(Map<String, String> headers) {
    var fields = HttpFields.build();
    headers.forEach(fields::put);
    return fields;
  }

  /// Ends the answer; nothing to do where it was sent whole.
  void end() throws IOException {
    if (!given) {
      throw new IllegalStateException("the handler gave no answer");
    }
    if (stream != null && !ended) {
      ended = true;
      stream.end();
    }
  }

  /// Takes back an answer of which no byte was sent.
  ///
  /// @return whether that was so
  boolean takeBack() {
    if (response.isCommitted()) {
      return false;
    }
    var kept = response.getHeaders().getField(RequestIds.HEADER);
    response.reset();
    response.setTrailersSupplier(null);
    if (kept != null) {
      response.getHeaders().put(kept);
    }
    given = false;
    return true;
  }

  /// Gives the buffer back; nothing is written any more.
  void release() {
    if (stream != null) {
      stream.release();
      stream = null;
    }
  }

  int status() {
    return response.getStatus();
  }

  long sentBytes() {
    return Response.getContentBytesWritten(response);
  }
}
