package dev.outspan.api;

import dev.outspan.account.Scope;
import dev.outspan.export.Envelope;
import dev.outspan.export.FileKind;
import dev.outspan.export.FileProof;
import dev.outspan.export.PackedStream;
import dev.outspan.export.SpanFile;
import dev.outspan.http.Exchange;
import dev.outspan.http.Exchange.Trailers;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.store.SpanReader;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.SpanScan;
import dev.outspan.wire.Compression;
import dev.outspan.wire.CsvFormat;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.MediaRange;
import dev.outspan.wire.SpanFormat;
import dev.outspan.wire.chat.ChatFormat;
import dev.outspan.wire.request.Accepted;
import dev.outspan.wire.request.ExportDecoder;
import dev.outspan.wire.request.ExportMethod;
import dev.outspan.wire.request.ExportRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// `POST /v5/spans/export`: the selected spans as one file, inside the platform's JSON envelope or,
/// if the client accepts one of the file types, bare.
final class ExportEndpoint {
  private static final DateTimeFormatter NAME_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /// How long a client hears nothing while no row is found yet. The platform's clients give up
  /// after 60 seconds without a byte.
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private static final String ENVELOPE = "application/json";
  private static final String SKIPPED = "Outspan-Skipped";
  private static final String ANY_FILE = "application/octet-stream";
  private static final Map<String, ExportFormat> FILE_TYPES =
      Map.of(
          "application/x-ndjson", ExportFormat.JSONL,
          "application/jsonl", ExportFormat.JSONL,
          "text/csv", ExportFormat.CSV);
  private static final List<String> TYPES =
      List.of(ENVELOPE, ANY_FILE, "application/x-ndjson", "application/jsonl", "text/csv");

  private final Requests requests;
  private final SpanReader spans;
  private final Clock clock;

  ExportEndpoint(Requests requests, SpanReader spans, Clock clock) {
    this.requests = requests;
    this.spans = spans;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes.add("POST", "/v5/spans/export", Scope.READ, this::export);
  }

  /// A file that a client asks for.
  ///
  /// @param type what the client accepts: the envelope, or the file itself
  private record Wanted(ExportRequest request, String type, String name) {
    boolean isBare() {
      return !type.equals(ENVELOPE);
    }

    /// The type of the file: a compressed one is not of the type that it becomes.
    String fileType() {
      return switch (request.compression()) {
        case NONE -> type;
        case GZIP -> "application/gzip";
        case ZSTD -> "application/zstd";
      };
    }

    Assessments assessments() {
      boolean shown =
          request.format() == ExportFormat.CSV
              ? request.csv().showsAssessments()
              : request.withAssessments();
      return shown ? Assessments.INLINE : Assessments.NONE;
    }

    FileKind file() {
      SpanFormat format =
          switch (request.format()) {
            case JSON -> new SpanFormat.JsonArray();
            case JSONL -> new SpanFormat.JsonLines();
            case CSV -> new CsvFormat(request.csv());
            case CHAT -> new ChatFormat();
          };
      return new FileKind(format, assessments(), request.compression());
    }
  }

  private void export(Exchange exchange) throws IOException {
    String type = MediaRange.best(exchange.header("Accept").orElse(""), TYPES).orElse(ENVELOPE);
    var accepted = new Accepted(!type.equals(ENVELOPE), Optional.ofNullable(FILE_TYPES.get(type)));
    var body = requests.question(exchange);
    var request =
        requests.require(
            ExportDecoder.decode(exchange.account(), exchange.query(), body, accepted));
    requireAgreement(request, accepted, type);
    if (request.method() == ExportMethod.SIGNED_URL) {
      throw HttpProblem.detail(
          501,
          "signed_url needs file storage, which this server has not: use export_method=direct");
    }
    var wanted = new Wanted(request, type, fileName(request));
    exchange.onExportThread(() -> answer(exchange, wanted));
  }

  private static void requireAgreement(ExportRequest request, Accepted accepted, String type) {
    String ending = request.format().fileEnding();
    if (!accepted.format().map(format -> format.fileEnding().equals(ending)).orElse(true)) {
      throw HttpProblem.detail(
          406, "Accept is %s, export_format is %s".formatted(type, request.format().wireName()));
    }
    if (accepted.isBare() && request.method() == ExportMethod.SIGNED_URL) {
      throw HttpProblem.detail(
          406, "Accept is %s, which a link is not: export_method is signed_url".formatted(type));
    }
  }

  private String fileName(ExportRequest request) {
    return "spans_export_%s.%s%s"
        .formatted(
            NAME_TIME.format(clock.instant()),
            request.format().fileEnding(),
            request.compression().fileEnding());
  }

  private void answer(Exchange exchange, Wanted wanted) throws IOException {
    try (SpanScan scan = spans.scan(wanted.request.selection(), wanted.assessments())) {
      exchange.onDisconnect(scan::cancel);
      scan.await(SILENCE);
      if (wanted.isBare()) {
        answerBare(exchange, wanted, scan);
      } else {
        answerEnvelope(exchange, wanted, scan);
      }
    }
  }

  private static void answerBare(Exchange exchange, Wanted wanted, SpanScan scan)
      throws IOException {
    var proof = new AtomicReference<FileProof>();
    String names =
        wanted.request.format() == ExportFormat.CHAT
            ? "Outspan-Rows, Outspan-Bytes, Outspan-Sha256, " + SKIPPED
            : "Outspan-Rows, Outspan-Bytes, Outspan-Sha256";
    var trailers = new Trailers(names, () -> trailers(proof.get()));
    Compression coding = coding(exchange, wanted);
    OutputStream answer = exchange.stream(200, bareHeaders(wanted, coding), trailers);
    try (var coded = PackedStream.open(coding, answer)) {
      proof.set(SpanFile.write(scan, wanted.file(), coded));
      coded.finish();
    }
  }

  /// What the transfer is coded with: nothing where the file is compressed already.
  private static Compression coding(Exchange exchange, Wanted wanted) {
    return wanted.request.compression() == Compression.NONE
        ? Compression.preferred(exchange.header("Accept-Encoding").orElse(""))
        : Compression.NONE;
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

  private static Map<String, String> bareHeaders(Wanted wanted, Compression coding) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", wanted.fileType());
    headers.put("Content-Disposition", "attachment; filename=\"" + wanted.name + "\"");
    headers.put("Vary", "Accept, Accept-Encoding");
    if (coding != Compression.NONE) {
      headers.put("Content-Encoding", coding.wireName());
    }
    return headers;
  }

  private static void answerEnvelope(Exchange exchange, Wanted wanted, SpanScan scan)
      throws IOException {
    Map<String, String> headers = Map.of("Content-Type", ENVELOPE, "Vary", "Accept");
    var proof = new AtomicReference<FileProof>();
    var trailers =
        wanted.request.format() == ExportFormat.CHAT
            ? new Trailers(SKIPPED, () -> Map.of(SKIPPED, skipped(proof.get())))
            : Trailers.NONE;
    var envelope = new Envelope(exchange.stream(200, headers, trailers));
    envelope.begin(wanted.name);
    while (!scan.await(SILENCE)) {
      envelope.keepAlive();
    }
    proof.set(SpanFile.write(scan, wanted.file(), envelope));
    envelope.finish();
  }
}
