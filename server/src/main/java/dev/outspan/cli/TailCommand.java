package dev.outspan.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.cli.option.DurationConverter;
import dev.outspan.cli.option.FilterOptions;
import dev.outspan.cli.settings.Connection;
import dev.outspan.cli.terminal.Report;
import dev.outspan.cli.terminal.SpanPrinter;
import dev.outspan.cli.terminal.StandardOutput;
import dev.outspan.client.ApiClient;
import dev.outspan.client.Json;
import dev.outspan.client.Meter;
import dev.outspan.client.Pause;
import dev.outspan.client.RawExport;
import dev.outspan.client.Refusal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `outspan tail`.
@Command(
    name = "tail",
    description = {
      "Show spans as they are written, until Ctrl-C.",
      "",
      "A span is shown when it is first written and whenever it changes, a deleted one by its id. With"
          + " --from, what started since then comes first. While the server is away, it is asked again"
          + " and again: nothing is missed."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  outspan tail --status ERROR",
      "  outspan tail --from 10m --json | jq -c '[.name, .status]'"
    })
public final class TailCommand implements Callable<Integer> {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  @ArgGroup(validate = false, heading = "%nWhich spans (all must hold):%n")
  private FilterOptions filters = new FilterOptions();

  @Mixin private final SpanPrinter printer = new SpanPrinter();
  @Mixin private final Connection connection = new Connection();
  @Mixin private final Report report = new Report();

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--interval",
      paramLabel = "LENGTH",
      order = 101,
      defaultValue = "1s",
      converter = DurationConverter.class,
      description = "How long between two questions. Default: ${DEFAULT-VALUE}.")
  private Duration interval = Duration.ofSeconds(1);

  private Optional<String> watermark = Optional.empty();
  private boolean isAway;

  @Override
  public Integer call() throws IOException {
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new ParameterException(
          command.commandLine(),
          "--interval is shorter than %d ms".formatted(SHORTEST_INTERVAL.toMillis()));
    }
    ApiClient client = connection.client();
    showChanges(client);
    try {
      while (true) {
        Pause.SLEEP.run(interval);
        showMoreChanges(client);
      }
    } catch (InterruptedIOException _) {
      return 0; // who runs the command in a thread ends it so
    }
  }

  private void showMoreChanges(ApiClient client) throws IOException {
    try {
      showChanges(client);
      if (isAway) {
        report.say("outspan tail: the server is back");
        isAway = false;
      }
    } catch (IOException failure) {
      if (failure instanceof StandardOutput.Gone
          || (failure instanceof Refusal refusal && !refusal.isPassing())) {
        throw failure;
      }
      if (!isAway) {
        report.say("outspan tail: %s; asking on".formatted(failure.getMessage()));
        isAway = true;
      }
    }
  }

  private void showChanges(ApiClient client) throws IOException {
    ObjectNode body = filters.body().put("export_format", "jsonl");
    watermark.ifPresent(mark -> body.put("since", mark));
    byte[] request = body.toString().getBytes(StandardCharsets.UTF_8);
    try (RawExport export = RawExport.begin(client, query(), request)) {
      Optional<String> next = export.watermark();
      if (next.isEmpty()) {
        throw new IOException("the server gives no watermark: it is too old to be followed");
      }
      export.copyTo(new LineStream(line -> printer.print(Json.parse(line))), Meter.NONE);
      watermark = next;
    }
  }

  /// At first what started lately, then whatever changes, however long ago it started. What starts
  /// after `--to` is never shown.
  private Map<String, String> query() {
    var query = new LinkedHashMap<>(filters.query());
    if (watermark.isPresent()) {
      query.remove("from_ts");
    } else {
      query.putIfAbsent("from_ts", Instant.now().toString());
    }
    return query;
  }
}
