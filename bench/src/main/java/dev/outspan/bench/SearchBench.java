package dev.outspan.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Pages of a search over HTTP, each beside what one pass over a narrow column of all spans takes:
/// a search that no span meets.
final class SearchBench {
  private static final int RUNS = 7;
  private static final int PAGE = 100;
  private static final int DEEP = 500;
  private static final byte[] EVERYTHING = "{}".getBytes(UTF_8);
  private static final byte[] NOTHING = "{\"group_id\":\"none\"}".getBytes(UTF_8);
  private static final byte[] ERRORS = "{\"statuses\":[\"ERROR\"]}".getBytes(UTF_8);
  private static final Pattern NEXT = Pattern.compile("\"next_cursor\":\"([^\"]+)\"");

  private final Path jar;
  private final Path data;

  /// @param data the data directory of what is searched, filled
  SearchBench(Path jar, Path data) {
    this.jar = jar;
    this.data = data;
  }

  /// Prints the times and their ratios.
  void run() throws IOException {
    try (var server = ServerProcess.start(jar, data);
        var connection = new RawHttp(server.address())) {
      double pass = best(connection, "", NOTHING);
      System.out.printf(Locale.ROOT, "search, one narrow column    %8.1f ms%n", pass);
      print("page 1", best(connection, "?limit=" + PAGE, EVERYTHING), pass);
      print("page 1, errors alone", best(connection, "?limit=" + PAGE, ERRORS), pass);
      String byDuration = "?sort_by=duration_ms&sort_order=desc&limit=" + PAGE;
      print("page 1 by duration", best(connection, byDuration, EVERYTHING), pass);
      String deep = "?limit=" + PAGE + "&starting_after=" + cursorBefore(server.address(), DEEP);
      print("page " + DEEP, best(connection, deep, EVERYTHING), pass);
    }
  }

  private static void print(String what, double millis, double pass) {
    System.out.printf(
        Locale.ROOT, "search, %-20s %8.1f ms  %6.2f columns%n", what, millis, millis / pass);
  }

  private static double best(RawHttp connection, String query, byte[] body) throws IOException {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long begin = System.nanoTime();
      var answer =
          connection.send("POST", "/v5/spans/search" + query, ServerProcess.KEY_HEADERS, body);
      best = Math.min(best, System.nanoTime() - begin);
      if (answer.status() != 200) {
        throw new IllegalStateException("a search was answered " + answer.status());
      }
    }
    return best / 1e6;
  }

  /// The cursor at which a page begins, by way of larger pages.
  private static String cursorBefore(URI server, int page) throws IOException {
    int step = 10 * (page - 1);
    String cursor = "";
    for (int read = 0; read < (page - 1) * PAGE; read += step) {
      String query = "?limit=%d&starting_after=%s".formatted(step, cursor);
      var connection =
          (HttpURLConnection) server.resolve("/v5/spans/search" + query).toURL().openConnection();
      connection.setRequestProperty("x-api-key", "bench");
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      connection.getOutputStream().write(EVERYTHING);
      Matcher next = NEXT.matcher(new String(connection.getInputStream().readAllBytes(), UTF_8));
      if (!next.find()) {
        throw new IllegalStateException("there are only %d pages".formatted(read / PAGE));
      }
      cursor = next.group(1);
    }
    return cursor;
  }
}
