package dev.outspan.wire.request;

import dev.outspan.query.Condition;
import dev.outspan.query.Condition.Mentions.Texts;
import dev.outspan.span.SpanKey;
import dev.outspan.span.TimeWindow;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.JsonNode.Member;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The filters of one request, read into conditions. A filter that is null or an empty list does
/// not filter.
final class Filters {
  /// The most ids that one request may name, each time counted.
  static final int MOST_IDS = 10_000;

  /// The most values that any other list may have.
  static final int MOST_VALUES = 10_000;

  /// The most metadata keys that one request may name. Each is a condition of its own, and the
  /// engine's time grows with their square, its stack with their number.
  static final int MOST_METADATA_KEYS = 100;

  /// Longer than any span lasts, in milliseconds.
  private static final BigInteger ENDLESS_MILLIS =
      BigInteger.valueOf(Duration.ofDays(366L * 10_000).toMillis());

  private static final Reading<JsonNode> ANYTHING = (value, _, _) -> Optional.of(value);

  private final Texts searchedTexts;
  private final Function<Set<String>, Condition> assessed;
  private final List<Condition> conditions = new ArrayList<>();
  private int ids;

  /// Those of an export: terms are looked for in input and output, and a span counts as assessed
  /// if its trace is.
  Filters() {
    this(Texts.PAYLOADS, Condition.TraceAssessed::new);
  }

  private Filters(Texts searchedTexts, Function<Set<String>, Condition> assessed) {
    this.searchedTexts = searchedTexts;
    this.assessed = assessed;
  }

  /// Those of a search: terms are looked for in name and metadata too, and assessed is the span
  /// itself.
  static Filters ofSearch() {
    return new Filters(Texts.ALL, Condition.SpanAssessed::new);
  }

  /// The conditions read so far, all of which a span must meet.
  List<Condition> conditions() {
    return conditions;
  }

  /// Reads the window of start times from a query, both ends of which belong to it.
  void readWindow(Fields query) {
    Optional<Instant> from = query.optional("from_ts", Reading.TIMESTAMP);
    Optional<Instant> to = query.optional("to_ts", Reading.TIMESTAMP);
    if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
      query.reject("from_ts", "from_ts must not be after to_ts");
    } else if (from.isPresent() || to.isPresent()) {
      conditions.add(new Condition.StartsWithin(new TimeWindow(from, to)));
    }
  }

  /// Reads the filters that export and search have in common from a body.
  void readCommon(Fields body) {
    if (body.optional("parents_only", Reading.FLAG).orElse(false)) {
      conditions.add(new Condition.IsRoot());
    }
    readIds(body, "span_ids", Condition.IdIn::new);
    readIds(body, "trace_ids", Condition.TraceIn::new);
    readIds(body, "excluded_span_ids", Condition.IdNotIn::new);
    readIds(body, "excluded_trace_ids", Condition.TraceNotIn::new);
    body.optional("group_id", Reading.TEXT).map(Condition.GroupIs::new).ifPresent(conditions::add);
    readSet(body, "names", Reading.TEXT, Condition.NameIn::new);
    readSet(body, "statuses", SpanFields.STATUS, Condition.StatusIn::new);
    readSet(body, "types", SpanFields.TYPE, Condition.TypeIn::new);
    body.optional("search_texts", SearchTexts::read)
        .ifPresent(
            terms ->
                terms.forEach(term -> conditions.add(new Condition.Mentions(term, searchedTexts))));
    body.optional("extra_metadata", Filters::readMetadata)
        .ifPresent(members -> members.forEach(this::addMetadata));
    readSet(body, "application_variant_ids", Reading.TEXT, Condition.VariantIn::new);
    readSet(body, "assessment_types", Reading.TEXT, assessed);
    readMetadataTexts(body, "acp_types", "__acp_type__");
    readMetadataTexts(body, "agentex_agent_names", "__agent_name__");
    readMetadataTexts(body, "agentex_agent_ids", "__agent_id__");
    readDuration(body, "min_duration_ms", Condition.LastsAtLeast::new);
    readDuration(body, "max_duration_ms", Condition.LastsAtMost::new);
  }

  /// Refuses a body that names too many ids: one in which nothing else is wrong.
  void checkIds(Fields body) {
    if (ids > MOST_IDS) {
      body.reject("%d ids are given, the limit is %d".formatted(ids, MOST_IDS));
    }
  }

  /// Reads the filters that only search has from a body. Where spans are excluded in pairs, the
  /// excluded ids alone, read before, do not count.
  void readRelations(String accountId, Fields body) {
    Reading<SpanKey> pair =
        (value, at, problems) ->
            Fields.of(value, at, problems).flatMap(fields -> readPair(accountId, fields));
    readIds(body, "parent_ids", Condition.ParentIn::new);
    List<SpanKey> spans = readList(body, "spans", Reading.listOf(pair));
    List<SpanKey> excludedSpans = readList(body, "excluded_spans", Reading.listOf(pair));
    ids += 2 * (spans.size() + excludedSpans.size());
    if (ids <= MOST_IDS) {
      // More are refused later. A set of pairs becomes quadratic where their hashes collide.
      addPairs(spans, excludedSpans);
    }
    readSet(body, "obs_trace_ids", Reading.TEXT, Condition.ObsTraceIn::new);
    readSet(body, "obs_span_ids", Reading.TEXT, Condition.ObsSpanIn::new);
  }

  private void addPairs(List<SpanKey> spans, List<SpanKey> excludedSpans) {
    if (!spans.isEmpty()) {
      conditions.add(new Condition.KeyIn(setOf(spans)));
    }
    if (!excludedSpans.isEmpty()) {
      conditions.removeIf(Condition.IdNotIn.class::isInstance);
      conditions.add(new Condition.KeyNotIn(setOf(excludedSpans)));
    }
  }

  private static Optional<SpanKey> readPair(String accountId, Fields fields) {
    Optional<String> traceId = fields.required("trace_id", Reading.TEXT);
    Optional<String> spanId = fields.required("span_id", Reading.TEXT);
    return traceId.isPresent() && spanId.isPresent()
        ? Optional.of(new SpanKey(accountId, traceId.get(), spanId.get()))
        : Optional.empty();
  }

  private void readIds(Fields body, String name, Function<Set<String>, Condition> condition) {
    List<String> values = readList(body, name, Reading.listOf(Reading.TEXT));
    ids += values.size();
    add(values, condition);
  }

  private void readMetadataTexts(Fields body, String name, String key) {
    readSet(body, name, Reading.TEXT, texts -> new Condition.MetadataTextIn(key, texts));
  }

  private <T> void readSet(
      Fields body, String name, Reading<T> element, Function<Set<T>, Condition> condition) {
    add(readList(body, name, Reading.listOf(element, MOST_VALUES)), condition);
  }

  private <T> void add(List<T> values, Function<Set<T>, Condition> condition) {
    if (!values.isEmpty()) {
      conditions.add(condition.apply(setOf(values)));
    }
  }

  private static <T> List<T> readList(Fields body, String name, Reading<List<T>> list) {
    return body.optional(name, list).orElse(List.of());
  }

  /// Not [Set#copyOf], which becomes quadratic where a client picks texts whose hashes collide.
  private static <T> Set<T> setOf(List<T> values) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(values));
  }

  private static Optional<List<Member>> readMetadata(
      JsonNode value, Location at, Problems problems) {
    Optional<List<Member>> members = Reading.MEMBERS.read(value, at, problems);
    int keys = members.map(List::size).orElse(0);
    if (keys > MOST_METADATA_KEYS) {
      problems.addValueError(
          at,
          "%d metadata keys are given, the limit is %d".formatted(keys, MOST_METADATA_KEYS),
          value);
      return Optional.empty();
    }
    int before = problems.count();
    members.orElse(List.of()).forEach(member -> checkOptions(member, at, problems));
    return problems.count() == before ? members : Optional.empty();
  }

  private static void checkOptions(Member member, Location at, Problems problems) {
    if (member.value().kind() == Kind.ARRAY) {
      Reading.listOf(ANYTHING, MOST_VALUES).read(member.value(), at.then(member.name()), problems);
    }
  }

  /// A list accepts each of its elements, any other value itself.
  private void addMetadata(Member member) {
    JsonNode value = member.value();
    List<JsonNode> accepted = value.kind() == Kind.ARRAY ? value.elements() : List.of(value);
    if (!accepted.isEmpty()) {
      conditions.add(
          new Condition.MetadataIn(member.name(), accepted.stream().map(JsonNode::json).toList()));
    }
  }

  private void readDuration(Fields body, String name, Function<Duration, Condition> condition) {
    body.optional(name, Reading.INTEGER)
        .map(millis -> millis.min(ENDLESS_MILLIS).max(ENDLESS_MILLIS.negate()))
        .map(millis -> condition.apply(Duration.ofMillis(millis.longValueExact())))
        .ifPresent(conditions::add);
  }
}
