package dev.outspan.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Spans that real runs left behind, in a directory beside the project. Not everybody has it.
public final class RecordedSpans {
  private static final Path FILE = Path.of("../../shared/data/spans-real.jsonl.gz");

  /// How many there are.
  public static final int COUNT = 32_591;

  /// Keeps numbers as they are written.
  public static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private RecordedSpans() {}

  public static boolean areThere() {
    return Files.exists(FILE);
  }

  /// The spans, one a line, in the order of the file: traces one after another, parents first.
  public static List<String> lines() throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(FILE)), UTF_8))) {
      return lines.lines().toList();
    }
  }

  public static ObjectNode parse(String line) {
    try {
      return (ObjectNode) JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  /// The span as a client sends it at its start: without end and output.
  public static ObjectNode started(ObjectNode span) {
    ObjectNode start = span.deepCopy();
    start.remove(List.of("end_timestamp", "output", "status", "output_tokens"));
    return start;
  }

  /// The span as the server gives it back.
  public static ObjectNode stored(ObjectNode span, String accountId, String keyId) {
    ObjectNode stored = span.deepCopy();
    for (String payload : List.of("input", "output", "metadata")) {
      stored.putIfAbsent(payload, JSON.createObjectNode());
    }
    if (stored.get("parent_id").isNull()) {
      stored.remove("parent_id");
    }
    for (String time : List.of("start_timestamp", "end_timestamp")) {
      stored.put(time, inMicros(span.get(time).textValue()));
    }
    stored.put("account_id", accountId).put("object", "span");
    stored
        .putObject("created_by")
        .put("id", keyId)
        .put("type", "service_account")
        .put("object", "identity");
    return stored;
  }

  private static String inMicros(String time) {
    String seconds = time.substring(0, 19);
    String fraction = time.length() > 20 ? time.substring(20, time.length() - 1) : "";
    String micros = (fraction + "000000").substring(0, 6);
    return micros.equals("000000") ? seconds + "Z" : seconds + "." + micros + "Z";
  }

  /// Sorts lines as exports are: by start, trace id, id, the texts bytewise.
  public static List<String> inExportOrder(List<String> lines) {
    record Keyed(String key, String line) {}
    return lines.stream()
        .map(line -> new Keyed(exportKey(parse(line)), line))
        .sorted(Comparator.comparing(Keyed::key))
        .map(Keyed::line)
        .toList();
  }

  /// A text of which each character is one byte of UTF-8.
  private static String exportKey(ObjectNode span) {
    String start = inMicros(span.get("start_timestamp").textValue());
    String padded = start.length() == 20 ? start.substring(0, 19) + ".000000Z" : start;
    String key =
        String.join("\0", padded, span.get("trace_id").textValue(), span.get("id").textValue());
    return new String(key.getBytes(UTF_8), ISO_8859_1);
  }
}
