package dev.outspan.cli.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.cli.file.Records;
import dev.outspan.cli.file.Unpacked;
import dev.outspan.client.ApiClient;
import dev.outspan.client.Call;
import dev.outspan.client.Meter;
import dev.outspan.client.Patience;
import dev.outspan.client.Refusal;
import dev.outspan.client.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Sends the records of files to the server, many in one request.
///
/// What is sent again has the same result, so that a request whose answer was lost is repeated, and
/// so may be a whole import.
public final class Importer {
  private static final List<String> COUNTED = List.of("spans", "assessments", "deleted", "ignored");

  private final ApiClient client;
  private final String format;
  private final Supplier<Patience> patience;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  /// What the file is, once that is known: what the server recognised by its first records holds
  /// for all.
  private String recognised = "";

  private boolean isFirst;

  /// @param format as the API calls it, empty to let the server recognise it
  public Importer(ApiClient client, String format, Supplier<Patience> patience) {
    this.client = client;
    this.format = format;
    this.patience = patience;
    COUNTED.forEach(word -> counts.put(word, 0L));
  }

  /// A file to import.
  ///
  /// @param name as messages call it
  /// @param size in bytes, if it is known
  public record Source(String name, InputStream in, OptionalLong size) {}

  /// Sends all records of a file.
  ///
  /// @param meter is told of the file's bytes
  /// @throws IOException at the first record that is refused; those before it may be stored
  public void send(Source source, Meter meter) throws IOException {
    recognised = format;
    isFirst = true;
    meter.at(0, source.size());
    var counted = new CountedInput(source.in());
    var batch = new ImportBatch();
    try (var records = new Records(Unpacked.of(counted))) {
      while (records.next()) {
        if (!batch.hasRoomFor(records)) {
          post(source, batch);
          meter.at(counted.count(), source.size());
        }
        batch.add(records);
      }
    }
    if (!batch.isEmpty()) {
      post(source, batch);
      meter.at(counted.count(), source.size());
    }
  }

  private void post(Source source, ImportBatch batch) throws IOException {
    Call call =
        Call.of("POST", "/v5/spans/import")
            .withQuery(recognised.isEmpty() ? Map.of() : Map.of("format", recognised))
            .with("Content-Type", "application/x-ndjson")
            .withBody(batch.body());
    ObjectNode answer;
    try {
      answer = patience.get().until(() -> answer(call));
    } catch (IOException failure) {
      throw new IOException(
          "%s, line %d: %s; %s"
              .formatted(source.name(), line(batch, failure), failure.getMessage(), stored(batch)),
          failure);
    }
    for (String word : COUNTED) {
      counts.merge(word, answer.path(word).longValue(), Long::sum);
    }
    recognised = answer.path("format").asText(recognised);
    isFirst = false;
    batch.clear();
  }

  private ObjectNode answer(Call call) throws IOException {
    try (Reply reply = client.accept(call)) {
      return reply.object();
    }
  }

  private String stored(ImportBatch failed) {
    return isFirst
        ? "nothing of the file is stored"
        : "what comes before line %d is stored".formatted(failed.firstLine());
  }

  /// The line that the server complains of, the batch's first if it names none.
  private static long line(ImportBatch batch, IOException failure) {
    if (failure instanceof Refusal refusal && !refusal.faults().isEmpty()) {
      List<String> place = refusal.faults().getFirst().place();
      if (place.size() > 1 && place.get(1).matches("\\d{1,9}")) {
        return batch.lineOf(Integer.parseInt(place.get(1)));
      }
    }
    return batch.firstLine();
  }

  /// How many of each thing the server took so far.
  public Map<String, Long> counts() {
    return counts;
  }
}
