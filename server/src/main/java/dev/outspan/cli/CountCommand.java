package dev.outspan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.cli.option.FilterOptions;
import dev.outspan.cli.settings.Connection;
import dev.outspan.cli.terminal.Quantity;
import dev.outspan.client.Call;
import dev.outspan.client.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `outspan count`.
@Command(
    name = "count",
    description = {
      "Count the spans that an export would hold, and estimate the size of its file.",
      "",
      "The count is exact. The sizes are those of json, jsonl and csv files, without assessments and"
          + " before compression. There is none for parquet and chat: nobody knows it before they are made."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExample:%n",
    footer = "  outspan count --from 7d --status ERROR --with-children")
public final class CountCommand implements Callable<Integer> {
  @ArgGroup(validate = false, heading = "%nWhich spans (all must hold):%n")
  private FilterOptions filters = new FilterOptions();

  @Mixin private final Connection connection = new Connection();

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--with-children",
      order = 40,
      description = "All spans of the traces that have a match.")
  private boolean withChildren;

  @Option(names = "--json", order = 100, description = "Print the server's answer.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ObjectNode body = filters.body();
    if (withChildren) {
      body.put("with_children", true);
    }
    Call call =
        Call.of("POST", "/v5/spans/count")
            .withQuery(filters.query())
            .withJson(body.toString().getBytes(StandardCharsets.UTF_8));
    try (Reply reply = connection.client().accept(call)) {
      show(reply.object());
    }
    return 0;
  }

  private void show(ObjectNode answer) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(answer);
    } else {
      out.println(Quantity.counted(answer.path("count").longValue(), "spans"));
      for (var size : answer.path("estimated_bytes").properties()) {
        JsonNode bytes = size.getValue();
        out.println("  %-8s about %s".formatted(size.getKey(), Quantity.bytes(bytes.longValue())));
      }
    }
    out.flush();
  }
}
