package dev.outspan.cli.option;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.client.Json;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.OperationType;
import dev.outspan.span.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that choose spans, named after the filters of the API. All must hold; of a repeated
/// one any value may.
public final class FilterOptions {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      order = 1,
      converter = MomentConverter.class,
      description = "Spans that started then or later: a time, or a length such as 24h or 7d ago.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      order = 2,
      converter = MomentConverter.class,
      description = "Spans that started then or earlier.")
  private @Nullable Instant to;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      order = 3,
      split = ",",
      description = "${COMPLETION-CANDIDATES}.")
  private List<Status> statuses = new ArrayList<>();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      order = 4,
      split = ",",
      description = "COMPLETION, AGENT_WORKFLOW and so on.")
  private List<OperationType> types = new ArrayList<>();

  @Option(names = "--name", paramLabel = "NAME", order = 5, description = "The span's whole name.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--trace-id", paramLabel = "ID", order = 6, description = "The trace.")
  private List<String> traceIds = new ArrayList<>();

  @Option(names = "--span-id", paramLabel = "ID", order = 7, description = "The span.")
  private List<String> spanIds = new ArrayList<>();

  @Option(names = "--group-id", paramLabel = "ID", order = 8, description = "The group.")
  private @Nullable String groupId;

  @Option(
      names = "--search",
      paramLabel = "TEXT",
      order = 9,
      description =
          "A word or piece of text in input and output, whatever the case; repeated, all must be there.")
  private List<String> searchTexts = new ArrayList<>();

  @Option(
      names = "--metadata",
      paramLabel = "KEY=VALUE",
      order = 10,
      converter = MetadataValue.Converter.class,
      description =
          "A top-level key of metadata. VALUE is JSON if it is that (42, true, \"42\"), else text.")
  private List<MetadataValue> metadata = new ArrayList<>();

  @Option(names = "--parents-only", order = 11, description = "Spans without a parent.")
  private boolean parentsOnly;

  @Option(
      names = "--min-duration",
      paramLabel = "LENGTH",
      order = 12,
      converter = DurationConverter.class,
      description = "Completed spans that took so long: 500ms, 30s, 15m.")
  private @Nullable Duration minDuration;

  @Option(
      names = "--max-duration",
      paramLabel = "LENGTH",
      order = 13,
      converter = DurationConverter.class,
      description = "Completed spans that took no longer.")
  private @Nullable Duration maxDuration;

  @Option(
      names = "--assessment-type",
      paramLabel = "TYPE",
      order = 14,
      split = ",",
      description = "Spans whose trace has an assessment of ${COMPLETION-CANDIDATES}.")
  private List<AssessmentType> assessmentTypes = new ArrayList<>();

  @Option(
      names = "--agent-name",
      paramLabel = "NAME",
      order = 15,
      description = "The agent's name.")
  private List<String> agentNames = new ArrayList<>();

  @Option(names = "--agent-id", paramLabel = "ID", order = 16, description = "The agent's id.")
  private List<String> agentIds = new ArrayList<>();

  @Option(names = "--acp-type", paramLabel = "TYPE", order = 17, description = "The agent's type.")
  private List<String> acpTypes = new ArrayList<>();

  @Option(
      names = "--application-variant-id",
      paramLabel = "ID",
      order = 18,
      description = "The variant of the application.")
  private List<String> variantIds = new ArrayList<>();

  @Option(
      names = "--exclude-trace-id",
      paramLabel = "ID",
      order = 19,
      description = "Not this trace, whatever else says so.")
  private List<String> excludedTraceIds = new ArrayList<>();

  @Option(
      names = "--exclude-span-id",
      paramLabel = "ID",
      order = 20,
      description = "Not this span, whatever else says so.")
  private List<String> excludedSpanIds = new ArrayList<>();

  /// The query of a request.
  public Map<String, String> query() {
    var query = new LinkedHashMap<String, String>();
    if (from != null) {
      query.put("from_ts", from.toString());
    }
    if (to != null) {
      query.put("to_ts", to.toString());
    }
    return query;
  }

  /// The body of a request.
  public ObjectNode body() {
    ObjectNode body = Json.object();
    put(body, "statuses", words(statuses));
    put(body, "types", words(types));
    put(body, "names", names);
    put(body, "trace_ids", traceIds);
    put(body, "span_ids", spanIds);
    if (groupId != null) {
      body.put("group_id", groupId);
    }
    put(body, "search_texts", searchTexts);
    if (!metadata.isEmpty()) {
      body.set("extra_metadata", MetadataValue.filter(metadata));
    }
    if (parentsOnly) {
      body.put("parents_only", true);
    }
    put(body, "min_duration_ms", minDuration);
    put(body, "max_duration_ms", maxDuration);
    put(
        body,
        "assessment_types",
        words(assessmentTypes).stream().map(word -> word.toLowerCase(Locale.ROOT)).toList());
    put(body, "agentex_agent_names", agentNames);
    put(body, "agentex_agent_ids", agentIds);
    put(body, "acp_types", acpTypes);
    put(body, "application_variant_ids", variantIds);
    put(body, "excluded_trace_ids", excludedTraceIds);
    put(body, "excluded_span_ids", excludedSpanIds);
    return body;
  }

  private static List<String> words(List<? extends Enum<?>> choices) {
    return choices.stream().map(Enum::name).toList();
  }

  private static void put(ObjectNode body, String field, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = body.putArray(field);
      values.forEach(array::add);
    }
  }

  private static void put(ObjectNode body, String field, @Nullable Duration length) {
    if (length != null) {
      body.put(field, length.toMillis());
    }
  }
}
