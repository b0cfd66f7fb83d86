package dev.outspan.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.account.EnvironmentKeys;
import dev.outspan.client.Access;
import dev.outspan.client.ApiClient;
import dev.outspan.client.RawExport;
import dev.outspan.http.HttpSettings;
import dev.outspan.sample.SampleTrace;
import dev.outspan.sample.SampleTraces;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `outspan demo`.
@Command(
    name = "demo",
    description = {
      "Starts a server, sends it some thousands of made-up spans and exports them as json, jsonl, csv"
          + " and parquet.",
      "",
      "Everything goes through the HTTP API, as a program of yours would do it. The server stays up"
          + " until Ctrl-C."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  outspan demo --exit --data-dir demo")
final class DemoCommand implements Callable<Integer> {
  private static final int TRACES = 400;
  private static final long SEED = 42;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on (default: 8080 if it is free, else any).")
  private @Nullable Integer port;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where spans, keys and exported files go (default: a new temporary directory).")
  private @Nullable Path directory;

  @Option(names = "--exit", description = "Stop after the exports.")
  private boolean exits;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    // Read when the first log is written: a line a request would bury what the demo says.
    System.setProperty("outspan.log.level", "WARN");
    Path data = directory != null ? directory : Files.createTempDirectory("outspan-demo-");
    var out = spec.commandLine().getOut();
    String key = "demo-" + UUID.randomUUID();
    try (var server = start(data, Map.of(EnvironmentKeys.VARIABLE, key + "=default"))) {
      out.printf("server     %s   data in %s%n", server.address(), data);
      out.printf("docs       %s/docs%n", server.address());
      out.printf("API key    %s   (account default)%n%n", key);
      out.flush();
      var client = new ApiClient(new Access(server.address(), key));
      send(client, out);
      export(client, Files.createDirectories(data.resolve("demo")), out);
      out.flush();
      if (!exits) {
        showNext(server, key, out);
        awaitStop(server);
      }
      return 0;
    }
  }

  private static void awaitStop(OutspanServer server) {
    try (var signal = StopSignal.arm()) {
      signal.stops(server);
      server.awaitStop();
    }
  }

  private OutspanServer start(Path data, Map<String, String> environment) {
    if (port != null) {
      return OutspanServer.start(data, HttpSettings.DEFAULT.withPort(port), environment);
    }
    try {
      return OutspanServer.start(data, HttpSettings.DEFAULT, environment);
    } catch (CommandFailure _) {
      // Most likely the port is taken. If it is something else, the second try says so.
      return OutspanServer.start(data, HttpSettings.DEFAULT.withPort(0), environment);
    }
  }

  private static void send(ApiClient client, PrintWriter out) throws IOException {
    long begin = System.nanoTime();
    var sender = new DemoSender(client);
    List<SampleTrace> traces = SampleTraces.seeded(SEED).stream().limit(TRACES).toList();
    for (SampleTrace trace : traces) {
      sender.sendStarts(trace);
    }
    sender.flush();
    for (SampleTrace trace : traces) {
      sender.sendEnds(trace);
    }
    sender.flush();
    for (SampleTrace trace : traces) {
      sender.sendAssessments(trace);
    }
    out.printf(
        Locale.ROOT,
        "sent       %,d spans of %,d traces, each when it starts and when it ends, and %,d assessments in"
            + " %s%n",
        sender.spans(),
        traces.size(),
        sender.assessments(),
        seconds(begin));
    out.flush();
  }

  private static void export(ApiClient client, Path directory, PrintWriter out) throws IOException {
    for (String format : List.of("json", "jsonl", "csv", "parquet")) {
      var request = "{\"export_format\":\"%s\",\"include_assessments\":true}".formatted(format);
      long begin = System.nanoTime();
      try (var export = RawExport.begin(client, Map.of(), request.getBytes(UTF_8))) {
        var saved = export.saveIn(directory);
        out.printf(
            Locale.ROOT,
            "exported   %,5d spans as %-7s %,12d bytes in %s   %s%n",
            saved.receipt().rows(),
            format,
            saved.receipt().bytes(),
            seconds(begin),
            saved.file());
        out.flush();
      }
    }
    out.println("           rows, bytes and SHA-256 of each file match what the server says of it");
  }

  private static void showNext(OutspanServer server, String key, PrintWriter out) {
    out.printf(
        """

        Your own export:

          export OUTSPAN_URL=%s OUTSPAN_API_KEY=%s
          ./outspan export --status ERROR --with-children -o errors.jsonl

        The same with curl:

          curl -sS $OUTSPAN_URL/v5/spans/export -H "x-api-key: $OUTSPAN_API_KEY" \\
            -H 'Content-Type: application/json' -H 'Accept: application/x-ndjson' \\
            -d '{"statuses": ["ERROR"], "with_children": true}' -o errors.jsonl

        """,
        server.address(), key);
    out.flush();
  }

  private static String seconds(long beginNanos) {
    return "%.2f s".formatted((System.nanoTime() - beginNanos) / 1e9);
  }
}
