package dev.outspan.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the server says of an exported file: by it, who has the file can tell that it is whole.
///
/// @param filename what the server calls the file
/// @param rows spans in it, or lines of a chat file
/// @param bytes its length
/// @param sha256 its hash, in lower-case hexadecimal digits
/// @param watermark what a later export asks for to get what has changed since
/// @param skipped how many spans a chat file leaves out, by reason
public record Receipt(
    String filename,
    long rows,
    long bytes,
    String sha256,
    Optional<String> watermark,
    Map<String, Long> skipped) {
  /// Reads a manifest.
  ///
  /// @throws IllegalArgumentException if something is missing that proves the file whole
  public static Receipt of(JsonNode manifest) {
    if (!manifest.path("rows").canConvertToLong()
        || !manifest.path("bytes").canConvertToLong()
        || !manifest.path("sha256").asText().matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("the manifest lacks rows, bytes or sha256");
    }
    var skipped = new LinkedHashMap<String, Long>();
    manifest
        .path("skipped")
        .properties()
        .forEach(reason -> skipped.put(reason.getKey(), reason.getValue().longValue()));
    return new Receipt(
        manifest.path("filename").asText(),
        manifest.path("rows").longValue(),
        manifest.path("bytes").longValue(),
        manifest.path("sha256").textValue(),
        Optional.ofNullable(manifest.path("watermark").textValue()),
        skipped);
  }

  /// A manifest that says no more than this.
  public ObjectNode manifest() {
    ObjectNode manifest = Json.object().put("format_version", 1).put("filename", filename);
    watermark.ifPresent(mark -> manifest.put("watermark", mark));
    manifest.put("rows", rows).put("bytes", bytes).put("sha256", sha256);
    if (!skipped.isEmpty()) {
      skipped.forEach(manifest.putObject("skipped")::put);
    }
    return manifest;
  }
}
