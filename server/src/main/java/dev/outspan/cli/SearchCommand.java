package dev.outspan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.cli.option.FilterOptions;
import dev.outspan.cli.settings.Connection;
import dev.outspan.cli.terminal.Quantity;
import dev.outspan.cli.terminal.Report;
import dev.outspan.cli.terminal.SpanPrinter;
import dev.outspan.client.ApiClient;
import dev.outspan.client.Call;
import dev.outspan.client.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `outspan search`.
@Command(
    name = "search",
    description = {
      "Show spans that match, the latest first.",
      "",
      "Standard error says whether there are more. For all of them, use 'outspan export'."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  outspan search --from 24h --status ERROR",
      "  outspan search --sort duration_ms:desc --limit 10 --json | jq .input"
    })
public final class SearchCommand implements Callable<Integer> {
  private static final int PAGE = 500;
  private static final Pattern SORT =
      Pattern.compile("(start_timestamp|duration_ms|input_tokens|output_tokens)(?::(asc|desc))?");

  @ArgGroup(validate = false, heading = "%nWhich spans (all must hold):%n")
  private FilterOptions filters = new FilterOptions();

  @Mixin private final SpanPrinter printer = new SpanPrinter();
  @Mixin private final Connection connection = new Connection();
  @Mixin private final Report report = new Report();

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--parent-id",
      paramLabel = "ID",
      order = 21,
      description = "Direct children of the span.")
  private List<String> parentIds = new ArrayList<>();

  @Option(
      names = "--sort",
      paramLabel = "FIELD[:asc|:desc]",
      order = 101,
      defaultValue = "start_timestamp:desc",
      description =
          "start_timestamp, duration_ms, input_tokens or output_tokens, the greatest first unless it"
              + " ends in :asc. Default: ${DEFAULT-VALUE}.")
  private String sort = "";

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      order = 102,
      defaultValue = "50",
      description = "Show no more. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new ParameterException(
          command.commandLine(), "--limit is %d: at least 1".formatted(limit));
    }
    ObjectNode body = filters.body();
    if (!parentIds.isEmpty()) {
      parentIds.forEach(body.putArray("parent_ids")::add);
    }
    ApiClient client = connection.client();
    Map<String, String> query = query();
    int shown = 0;
    while (true) {
      query.put("limit", String.valueOf(Math.min(PAGE, limit - shown)));
      ObjectNode page = page(client, query, body);
      for (JsonNode span : page.path("items")) {
        printer.print(span);
        shown++;
      }
      boolean hasMore = page.path("has_more").booleanValue();
      if (!hasMore || shown >= limit) {
        report.say(
            Quantity.counted(shown, "spans")
                + (hasMore ? "; there are more: --limit shows them" : ""));
        return 0;
      }
      query.put("starting_after", page.path("next_cursor").asText());
    }
  }

  private Map<String, String> query() {
    var query = new LinkedHashMap<>(filters.query());
    Matcher parts = SORT.matcher(sort);
    if (!parts.matches()) {
      throw new ParameterException(
          command.commandLine(),
          "--sort is %s: it takes start_timestamp, duration_ms, input_tokens or output_tokens, with"
                  .formatted(sort)
              + " :asc or :desc behind it perhaps");
    }
    query.put("sort_by", parts.group(1));
    query.put("sort_order", Optional.ofNullable(parts.group(2)).orElse("desc"));
    return query;
  }

  private static ObjectNode page(ApiClient client, Map<String, String> query, ObjectNode body)
      throws IOException {
    Call call =
        Call.of("POST", "/v5/spans/search")
            .withQuery(query)
            .withJson(body.toString().getBytes(StandardCharsets.UTF_8));
    try (Reply reply = client.accept(call)) {
      return reply.object();
    }
  }
}
