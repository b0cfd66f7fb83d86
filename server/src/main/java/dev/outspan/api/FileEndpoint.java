package dev.outspan.api;

import dev.outspan.delivery.ExportEvents;
import dev.outspan.delivery.ExportJob;
import dev.outspan.delivery.ExportResult;
import dev.outspan.delivery.ExportStatus;
import dev.outspan.delivery.Exports;
import dev.outspan.delivery.LinkedFile;
import dev.outspan.http.Exchange;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `GET /v5/files/{id}`: an exported file, or a part of it, for whoever has a signed link.
///
/// Conditions count in the order of RFC 9110, section 13.2.2.
///
/// A link that is not right is refused with one and the same answer, whatever is wrong with it.
final class FileEndpoint {
  private static final int STEP_BYTES = 64 << 10;

  private final Optional<Exports> exports;
  private final ExportEvents events;

  FileEndpoint(Delivery delivery) {
    exports = delivery.exports();
    events = delivery.receipts();
  }

  void addTo(Routes routes) {
    routes.addPublic("GET", "/v5/files/{id}", this::download);
  }

  private void download(Exchange exchange) throws IOException {
    LinkedFile linked =
        exports
            .flatMap(kept -> kept.linked(exchange.rawPathId(), exchange.rawQuery()))
            .orElseThrow(FileEndpoint::refused);
    ExportJob job = linked.job();
    if (job.record().status() != ExportStatus.SUCCEEDED) {
      throw gone();
    }
    ExportResult result = job.record().result().orElseThrow();
    Map<String, String> headers = headers(job, result);
    String tag = headers.getOrDefault("ETag", "");
    if (!exchange.header("If-Match").map(tags -> lists(tags, tag)).orElse(true)) {
      throw HttpProblem.detail(412, "the file is not the one that If-Match names");
    }
    if (exchange.header("If-None-Match").map(tags -> listsWeakly(tags, tag)).orElse(false)) {
      exchange.head(304, headers);
      return;
    }
    long length = result.proof().bytes();
    switch (ByteRange.asked(range(exchange, tag), length)) {
      case ByteRange.Asked.Everything _ ->
          send(exchange, linked, headers, new Part(200, 0, length));
      case ByteRange.Asked.Part(var part) -> {
        headers.put("Content-Range", part.contentRange(length));
        send(exchange, linked, headers, new Part(206, part.from(), part.count()));
      }
      case ByteRange.Asked.Nothing _ ->
          throw HttpProblem.detail(416, "the file has %d bytes".formatted(length))
              .with("Content-Range", "bytes */" + length);
    }
  }

  private static HttpProblem refused() {
    return HttpProblem.detail(403, "the link is not valid, or it has expired");
  }

  private static HttpProblem gone() {
    return HttpProblem.detail(410, "the file is gone: it was removed, or spans in it were deleted");
  }

  private static Map<String, String> headers(ExportJob job, ExportResult result) {
    var type = job.record().file().type();
    byte[] hash = HexFormat.of().parseHex(result.proof().sha256());
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", type.mediaType());
    headers.put("Content-Disposition", type.disposition());
    headers.put("Accept-Ranges", "bytes");
    headers.put("ETag", "\"" + result.proof().sha256() + "\"");
    headers.put("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(hash) + ":");
    headers.put("Outspan-Rows", Long.toString(result.proof().rows()));
    headers.put("Cache-Control", "private, no-store");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("X-Content-Type-Options", "nosniff");
    return headers;
  }

  private static boolean lists(String tags, String tag) {
    return Arrays.stream(tags.split(",", -1))
        .map(String::strip)
        .anyMatch(one -> one.equals("*") || one.equals(tag));
  }

  private static boolean listsWeakly(String tags, String tag) {
    return lists(tags, tag) || lists(tags, "W/" + tag);
  }

  /// The header `Range` where it counts: with `GET`, and if the client has the other parts of the
  /// same file.
  private static Optional<String> range(Exchange exchange, String tag) {
    boolean isSame = exchange.header("If-Range").map(tag::equals).orElse(true);
    return exchange.method().equals("GET") && isSame ? exchange.header("Range") : Optional.empty();
  }

  /// What is sent of a file.
  private record Part(int status, long from, long count) {}

  private void send(Exchange exchange, LinkedFile linked, Map<String, String> headers, Part part)
      throws IOException {
    headers.put("Content-Length", Long.toString(part.count));
    if (exchange.method().equals("HEAD")) {
      exchange.head(part.status, headers);
      return;
    }
    ExportJob job = linked.job();
    try (InputStream file = exports.orElseThrow().read(job, part.from)) {
      if (!exports.orElseThrow().use(linked)) {
        throw refused();
      }
      if (part.from == 0 || linked.singleUse().isPresent()) {
        events.downloaded(job.record(), exchange.clientAddress(), exchange.requestId());
      }
      OutputStream out = exchange.stream(part.status, headers, Exchange.Trailers.NONE);
      copy(job, file, part.count, out);
    }
  }

  private static void copy(ExportJob job, InputStream file, long count, OutputStream out)
      throws IOException {
    byte[] step = new byte[STEP_BYTES];
    long left = count;
    while (left > 0) {
      if (job.record().isTakenBack()) {
        throw new EOFException("the file was taken back while it was sent");
      }
      int got = file.read(step, 0, (int) Math.min(step.length, left));
      if (got < 0) {
        throw new EOFException("the file ends %d bytes too early".formatted(left));
      }
      out.write(step, 0, got);
      left -= got;
    }
  }
}
