package dev.outspan.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.store.duckdb.DuckDbSettings;
import dev.outspan.store.duckdb.DuckDbSpanStore;
import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.request.Body;
import dev.outspan.wire.request.Decoded;
import dev.outspan.wire.request.SpanDecoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Recorded spans, one JSON object a line in a gzip file, stored again and again under new trace
/// ids until there are enough.
final class RealSpans {
  private static final int BATCH_SPANS = 1_000;

  private RealSpans() {}

  /// Fills a data directory.
  static void fill(Path file, Path data, int copies) throws IOException {
    List<Span> spans = read(file);
    try (var store = DuckDbSpanStore.open(data, DuckDbSettings.DEFAULT)) {
      for (int copy = 0; copy < copies; copy++) {
        for (int from = 0; from < spans.size(); from += BATCH_SPANS) {
          var batch = new ArrayList<Span>();
          for (Span span : spans.subList(from, Math.min(from + BATCH_SPANS, spans.size()))) {
            batch.add(renamed(span, copy));
          }
          store.writer().upsert(batch);
        }
      }
    }
  }

  private static Span renamed(Span span, int copy) {
    var key = span.key();
    return new Span(
        new SpanKey(key.accountId(), key.traceId() + "-" + copy, key.id()),
        span.name(),
        span.timing(),
        span.status(),
        span.type(),
        span.links(),
        span.payload(),
        span.usage(),
        span.createdBy());
  }

  private static List<Span> read(Path file) throws IOException {
    var decoder = new SpanDecoder("bench", "bench", () -> "", Long.MAX_VALUE);
    try (var lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      return lines.lines().map(line -> decoded(decoder, line)).toList();
    }
  }

  private static Span decoded(SpanDecoder decoder, String line) {
    var body = Body.read(line.getBytes(UTF_8), Optional.empty(), JsonLimits.DEFAULT);
    if (body.then(decoder::create) instanceof Decoded.Valid<Span>(var span)) {
      return span;
    }
    throw new IllegalArgumentException("not a span: " + line);
  }
}
