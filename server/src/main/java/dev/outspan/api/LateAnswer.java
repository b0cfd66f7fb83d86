package dev.outspan.api;

import dev.outspan.http.AnswerStream;
import dev.outspan.http.Exchange;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON answer that may take long to come: blanks before it, which JSON allows, keep the client
/// waiting. The first one decides that the status is 200: a failure after it breaks the answer off.
final class LateAnswer {
  private final Exchange exchange;
  private final Map<String, String> headers = new HashMap<>();
  private @Nullable AnswerStream begun;

  LateAnswer(Exchange exchange, String exportId) {
    this.exchange = exchange;
    headers.put("Content-Type", "application/json");
    headers.put("Outspan-Export", exportId);
  }

  /// A header that is sent unless the client was kept waiting before it was known.
  void header(String name, String value) {
    headers.put(name, value);
  }

  void keepAlive() throws IOException {
    AnswerStream stream = stream();
    stream.write(' ');
    stream.flush();
  }

  void give(Utf8Buffer json) throws IOException {
    stream().write(json.array(), 0, json.length());
  }

  private AnswerStream stream() {
    AnswerStream stream = begun;
    if (stream == null) {
      stream = exchange.stream(200, headers, Exchange.Trailers.NONE);
      begun = stream;
    }
    return stream;
  }
}
