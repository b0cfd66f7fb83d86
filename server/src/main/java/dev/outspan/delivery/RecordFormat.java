package dev.outspan.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.export.FileProof;
import dev.outspan.span.TimeWindow;
import dev.outspan.wire.Compression;
import dev.outspan.wire.ExportFormat;
import dev.outspan.wire.request.LinkTerms;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/// The text of a record on disk.
final class RecordFormat {
  private static final int VERSION = 1;

  /// Where a record does not say it.
  private static final long USUAL_LINK_SECONDS = 3_600;

  private static final JsonMapper JSON = new JsonMapper();

  private RecordFormat() {}

  static byte[] encode(ExportRecord kept) {
    ExportFile file = kept.file();
    ObjectNode node =
        JSON.createObjectNode()
            .put("version", VERSION)
            .put("id", file.id())
            .put("account_id", file.accountId())
            .put("actor", file.actor())
            .put("filename", file.filename())
            .put("format", file.format().name())
            .put("compression", file.compression().name())
            .put("link_seconds", file.links().lifetime().toSeconds())
            .put("single_use", file.links().isSingleUse())
            .put("storage", file.storage())
            .put("created", file.created().toString())
            .put("status", kept.status().wireName())
            .put("kept_until", kept.keptUntil().toString())
            .put("has_blob", kept.hasBlob());
    kept.started().ifPresent(when -> node.put("started", when.toString()));
    kept.finished().ifPresent(when -> node.put("finished", when.toString()));
    kept.failure()
        .ifPresent(
            why ->
                node.putObject("failure").put("reason", why.reason()).put("detail", why.detail()));
    kept.result().ifPresent(result -> encode(result, node.putObject("result")));
    kept.usedLinks().stream().sorted().forEach(node.putArray("used_links")::add);
    try {
      return JSON.writeValueAsString(node).getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts is always JSON", e);
    }
  }

  private static void encode(ExportResult result, ObjectNode node) {
    FileProof proof = result.proof();
    node.put("rows", proof.rows()).put("bytes", proof.bytes()).put("sha256", proof.sha256());
    ObjectNode skipped = node.putObject("skipped");
    proof.skipped().forEach(skipped::put);
    node.put("snapshot", result.version());
    node.put("manifest_bytes", result.manifestBytes());
    result
        .starts()
        .ifPresent(
            window ->
                node.put("first_start", window.fromInclusive().orElseThrow().toString())
                    .put("last_start", window.toInclusive().orElseThrow().toString()));
  }

  /// @throws IllegalArgumentException if it is no record's text
  static ExportRecord decode(byte[] text) {
    try {
      return decode(JSON.readTree(text));
    } catch (IOException | DateTimeException e) {
      throw new IllegalArgumentException("is not the record of an export: " + e.getMessage(), e);
    }
  }

  private static ExportRecord decode(JsonNode node) {
    if (node.path("version").asInt() != VERSION) {
      throw new IllegalArgumentException(
          "has version %s, not %d".formatted(node.path("version"), VERSION));
    }
    var file =
        new ExportFile(
            text(node, "id"),
            text(node, "account_id"),
            text(node, "actor"),
            text(node, "filename"),
            ExportFormat.valueOf(text(node, "format")),
            Compression.valueOf(text(node, "compression")),
            new LinkTerms(
                Duration.ofSeconds(node.path("link_seconds").asLong(USUAL_LINK_SECONDS)),
                node.path("single_use").asBoolean()),
            node.path("storage").asText("directory"),
            Instant.parse(text(node, "created")));
    return new ExportRecord(
        file,
        ExportStatus.ofWireName(text(node, "status")),
        time(node, "started"),
        time(node, "finished"),
        Optional.ofNullable(node.get("failure"))
            .map(why -> new ExportFailure(text(why, "reason"), text(why, "detail"))),
        Optional.ofNullable(node.get("result")).map(RecordFormat::result),
        Instant.parse(text(node, "kept_until")),
        node.path("has_blob").asBoolean(),
        node.path("used_links").valueStream().map(JsonNode::asText).collect(toSet()));
  }

  private static ExportResult result(JsonNode node) {
    var skipped = new LinkedHashMap<String, Long>();
    node.path("skipped")
        .properties()
        .forEach(reason -> skipped.put(reason.getKey(), reason.getValue().asLong()));
    var proof =
        new FileProof(
            node.path("rows").asLong(), node.path("bytes").asLong(), text(node, "sha256"), skipped);
    Optional<TimeWindow> starts =
        time(node, "first_start")
            .map(first -> new TimeWindow(Optional.of(first), time(node, "last_start")));
    return new ExportResult(
        proof, node.path("snapshot").asLong(), starts, node.path("manifest_bytes").asLong());
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("has no text '%s'".formatted(name));
    }
    return value.textValue();
  }

  private static Optional<Instant> time(JsonNode node, String name) {
    return node.has(name) ? Optional.of(Instant.parse(text(node, name))) : Optional.empty();
  }
}
