package dev.outspan.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/// How spans go to standard output: as a table, or as JSON lines.
public final class SpanPrinter {
  @Option(names = "--json", order = 100, description = "JSON lines instead of a table.")
  private boolean json;

  private boolean hasTitles;

  /// Prints one, at once.
  public void print(JsonNode span) throws IOException {
    var out = new StandardOutput();
    var table =
        new SpanLine(
            Terminal.is(Terminal.OUT) ? OptionalInt.of(Terminal.width()) : OptionalInt.empty());
    if (!json && !hasTitles) {
      out.write((table.titles() + "\n").getBytes(StandardCharsets.UTF_8));
      hasTitles = true;
    }
    String line = json ? span.toString() : table.of(span);
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
