package dev.outspan.cli.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.cli.file.Records;
import dev.outspan.cli.file.Unpacked;
import dev.outspan.client.ApiClient;
import dev.outspan.client.Call;
import dev.outspan.client.Meter;
import dev.outspan.client.Patience;
import dev.outspan.client.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Sends the records of files to the server, many in one request and several requests at a time.
///
/// What is sent again has the same result, so that a request whose answer was lost is repeated, and
/// so may be a whole import.
public final class Importer {
  private static final List<String> COUNTED = List.of("spans", "assessments", "deleted", "ignored");

  private final ApiClient client;
  private final String format;
  private final int parallel;
  private final Supplier<Patience> patience;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  /// Prepares to send.
  ///
  /// @param format as the API calls it, empty to let the server recognise it
  /// @param parallel requests under way at a time
  /// @param patience for each request
  public Importer(ApiClient client, String format, int parallel, Supplier<Patience> patience) {
    this.client = client;
    this.format = format;
    this.parallel = parallel;
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
    meter.at(0, source.size());
    var counted = new CountedInput(source.in());
    var gathering = new ImportBatch.Gathering();
    try (var records = new Records(Unpacked.of(counted));
        var requests = new ImportRequests(this, source, format, meter)) {
      while (records.next()) {
        if (!gathering.hasRoomFor(records)) {
          requests.send(gathering.take(counted.count()));
        }
        gathering.add(records);
      }
      if (!gathering.isEmpty()) {
        requests.send(gathering.take(counted.count()));
      }
      requests.takeAll();
    }
  }

  /// Sends one request until it is answered.
  ObjectNode answer(ImportBatch batch, String known) throws IOException {
    Call call =
        Call.of("POST", "/v5/spans/import")
            .withQuery(known.isEmpty() ? Map.of() : Map.of("format", known))
            .with("Content-Type", "application/x-ndjson")
            .withBody(batch.body());
    return patience.get().until(() -> answer(call));
  }

  private ObjectNode answer(Call call) throws IOException {
    try (Reply reply = client.accept(call)) {
      return reply.object();
    }
  }

  void count(ObjectNode answer) {
    for (String word : COUNTED) {
      counts.merge(word, answer.path(word).longValue(), Long::sum);
    }
  }

  int parallel() {
    return parallel;
  }

  /// How many of each thing the server took so far.
  public Map<String, Long> counts() {
    return counts;
  }
}
