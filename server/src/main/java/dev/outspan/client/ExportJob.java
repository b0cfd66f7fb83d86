package dev.outspan.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// An export that the server makes into a file of its own, to be downloaded afterwards.
///
/// @param id what the server calls it
public record ExportJob(ApiClient client, String id) {
  private static final String JOBS = "/v5/exports/";
  private static final Duration SHORTEST_POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

  /// Whoever gives an export up is not kept waiting for a server that does not answer.
  private static final Duration SILENCE_AT_THE_END = Duration.ofSeconds(5);

  /// Asks for one.
  ///
  /// @param request filters and options
  /// @return empty if the server makes no such files
  public static Optional<ExportJob> ask(
      ApiClient client, Map<String, String> query, ObjectNode request) throws IOException {
    ObjectNode body = request.deepCopy().put("export_method", "signed_url");
    Call call =
        Call.of("POST", "/v5/spans/export")
            .withQuery(query)
            .withJson(body.toString().getBytes(StandardCharsets.UTF_8))
            .with("Prefer", "respond-async");
    try (Reply reply = client.accept(call)) {
      Optional<String> id = reply.header("Outspan-Export");
      if (id.isEmpty()) {
        id = Optional.ofNullable(reply.object().path("id").textValue());
      }
      return id.map(known -> new ExportJob(client, known));
    } catch (Refusal refusal) {
      if (refusal.status() == 404 || refusal.status() == 501) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  /// How it stands.
  public ExportState state() throws IOException {
    try (Reply reply = client.accept(Call.of("GET", JOBS + id))) {
      return ExportState.of(reply.object());
    }
  }

  /// A link to its file that has just been made.
  ///
  /// @throws NoFile if there is none
  public URI link() throws IOException {
    ExportState state = state();
    return state.link().orElseThrow(() -> new NoFile(state));
  }

  /// Waits until its file is made.
  ///
  /// @param meter is told of spans
  /// @return what the file is
  /// @throws NoFile if there is none in the end
  public ObjectNode await(Patience patience, Meter meter) throws IOException {
    Duration wait = SHORTEST_POLL;
    while (true) {
      ExportState state = patience.until(this::wholeState);
      switch (state.status()) {
        case QUEUED, RUNNING -> meter.at(state.rows(), state.totalRows());
        case SUCCEEDED -> {
          return state.manifest().orElseThrow(() -> new NoFile(state));
        }
        case FAILED, CANCELED, REVOKED -> throw new NoFile(state);
      }
      Pause.SLEEP.run(wait);
      Duration longer = wait.multipliedBy(2);
      wait = longer.compareTo(LONGEST_POLL) < 0 ? longer : LONGEST_POLL;
    }
  }

  /// How it stands. The server may be unable for a while to read what a file is.
  private ExportState wholeState() throws IOException {
    ExportState state = state();
    if (state.status() == ExportState.Status.SUCCEEDED && state.manifest().isEmpty()) {
      throw new IOException("the server cannot read now what the file of the export is");
    }
    return state;
  }

  /// Ends it if it is not over. The file of one that is over stays: others may have been given it.
  public void abandon() throws IOException {
    var unfinished = Map.of("unfinished", "true");
    Call call = Call.of("DELETE", JOBS + id).withQuery(unfinished).withSilence(SILENCE_AT_THE_END);
    try (Reply reply = client.answer(call)) {
      if (!reply.isSuccess() && reply.status() != 404) { // which the server forgets is over
        throw reply.refusal();
      }
    }
  }
}
