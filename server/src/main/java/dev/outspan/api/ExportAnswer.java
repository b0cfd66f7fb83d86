package dev.outspan.api;

import dev.outspan.account.Actor;
import dev.outspan.delivery.ExportEvents;
import dev.outspan.export.Envelope;
import dev.outspan.export.ExportScan;
import dev.outspan.export.FileKind;
import dev.outspan.export.FileProof;
import dev.outspan.export.PackedStream;
import dev.outspan.export.SpanFile;
import dev.outspan.http.Exchange;
import dev.outspan.http.Exchange.Trailers;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanScan;
import dev.outspan.wire.Compression;
import dev.outspan.wire.ExportFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// An export that is the answer itself, bare or in the envelope.
final class ExportAnswer {
  /// How long a client hears nothing while no row is found yet. The platform's clients give up
  /// after 60 seconds without a byte.
  static final Duration SILENCE = Duration.ofSeconds(15);

  /// How far the export has seen the store: the `since` of a later one.
  static final String WATERMARK = "Outspan-Watermark";

  private static final String SKIPPED = "Outspan-Skipped";

  private final Exchange exchange;
  private final Wanted wanted;
  private final ExportEvents receipts;
  private final Actor actor;
  private final FileKind kind;
  private String watermark = "";

  ExportAnswer(Exchange exchange, Wanted wanted, Delivery delivery) {
    this.exchange = exchange;
    this.wanted = wanted;
    receipts = delivery.receipts();
    actor = exchange.actor();
    kind = FileKind.of(wanted.request(), delivery.tables());
  }

  /// Answers. What breaks off is on record too.
  void give(SpanReader spans) throws IOException {
    boolean isWhole = false;
    try (SpanScan scan = ExportScan.open(spans, wanted.request(), kind)) {
      watermark = ExportScan.watermark(spans, scan).text();
      exchange.onDisconnect(scan::cancel);
      scan.await(SILENCE);
      if (wanted.isBare()) {
        giveBare(scan);
      } else {
        giveEnvelope(scan);
      }
      isWhole = true;
    } finally {
      if (!isWhole) {
        receipts.broken(actor, exchange.account(), wanted.name());
      }
    }
  }

  private void giveBare(SpanScan scan) throws IOException {
    var proof = new AtomicReference<FileProof>();
    String names =
        wanted.request().format() == ExportFormat.CHAT
            ? "Outspan-Rows, Outspan-Bytes, Outspan-Sha256, " + SKIPPED
            : "Outspan-Rows, Outspan-Bytes, Outspan-Sha256";
    var trailers = new Trailers(names, () -> trailers(proof.get()));
    Compression coding = coding();
    OutputStream answer = exchange.stream(200, bareHeaders(coding), trailers);
    try (var coded = PackedStream.open(coding, answer)) {
      proof.set(write(scan, coded));
      coded.finish();
    }
  }

  private void giveEnvelope(SpanScan scan) throws IOException {
    Map<String, String> headers =
        Map.of("Content-Type", Wanted.ENVELOPE, "Vary", "Accept", WATERMARK, watermark);
    var proof = new AtomicReference<FileProof>();
    var trailers =
        wanted.request().format() == ExportFormat.CHAT
            ? new Trailers(SKIPPED, () -> Map.of(SKIPPED, skipped(proof.get())))
            : Trailers.NONE;
    var envelope = new Envelope(exchange.stream(200, headers, trailers));
    envelope.begin(wanted.name());
    while (!scan.await(SILENCE)) {
      envelope.keepAlive();
    }
    proof.set(write(scan, envelope));
    envelope.finish();
  }

  /// Writes the file and, before anybody can take it for whole, its receipt.
  private FileProof write(SpanScan scan, OutputStream out) throws IOException {
    FileProof proof = SpanFile.write(scan, kind, out);
    receipts.answered(actor, exchange.account(), wanted.name(), proof);
    return proof;
  }

  /// What the transfer is coded with: nothing where the file is compressed already.
  private Compression coding() {
    var request = wanted.request();
    return request.compression() == Compression.NONE && request.format() != ExportFormat.PARQUET
        ? Compression.preferred(exchange.header("Accept-Encoding").orElse(""))
        : Compression.NONE;
  }

  private Map<String, String> bareHeaders(Compression coding) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", wanted.file().mediaType());
    headers.put("Content-Disposition", wanted.file().disposition());
    headers.put("Vary", "Accept, Accept-Encoding");
    headers.put(WATERMARK, watermark);
    if (coding != Compression.NONE) {
      headers.put("Content-Encoding", coding.wireName());
    }
    return headers;
  }

  private static Map<String, String> trailers(FileProof proof) {
    var trailers = new LinkedHashMap<String, String>();
    trailers.put("Outspan-Rows", String.valueOf(proof.rows()));
    trailers.put("Outspan-Bytes", String.valueOf(proof.bytes()));
    trailers.put("Outspan-Sha256", proof.sha256());
    if (!proof.skipped().isEmpty()) {
      trailers.put(SKIPPED, skipped(proof));
    }
    return trailers;
  }

  private static String skipped(FileProof proof) {
    return proof.skipped().entrySet().stream()
        .map(reason -> reason.getKey() + "=" + reason.getValue())
        .collect(Collectors.joining(", "));
  }
}
