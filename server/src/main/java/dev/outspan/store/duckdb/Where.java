package dev.outspan.store.duckdb;

import dev.outspan.query.Condition;
import dev.outspan.query.Condition.Mentions.Texts;
import dev.outspan.query.JsonValue;
import dev.outspan.query.Matching;
import dev.outspan.query.SearchTerm;
import dev.outspan.query.Selection;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.SpanKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A `WHERE` clause with its parameters, and the conditions that it only narrows.
///
/// Texts are always parameters. Numbers stand in the statement: they are ours, or were read as
/// numbers.
///
/// @param sql the clause, without the word
/// @param texts the parameters, in order
/// @param rest conditions on metadata, which are exact only in Java: the clause lets more pass
record Where(String sql, List<String> texts, List<Condition.OfSpan> rest) {
  private static final Instant BEFORE_ALL = Micros.toInstant(Micros.MIN - 1);
  private static final Instant AFTER_ALL = Micros.toInstant(Micros.MAX + 1);

  /// Texts of metadata that are looked for one by one: the engine's stack bounds them.
  private static final int MOST_TEXTS_OF_METADATA = 100;

  /// More than any span lasts, and still far from an overflow in microseconds.
  private static final long LONG_SECONDS = 1L << 40;

  /// The spans that match the conditions themselves.
  static Where matching(Selection selection) {
    return of(selection, selection.conditions());
  }

  /// A superset that needs no payload to be read: what slices are planned with.
  static Where narrow(Selection selection) {
    return of(
        selection,
        selection.conditions().stream()
            .filter(
                condition ->
                    !(condition instanceof Condition.Mentions
                        || condition instanceof Condition.MetadataIn
                        || condition instanceof Condition.MetadataTextIn))
            .toList());
  }

  /// All spans of the traces in the temporary table `matched`, but for those excluded by id.
  static Where ofMatchedTraces(Selection selection) {
    var exclusions = new ArrayList<Condition>();
    for (Condition condition : selection.conditions()) {
      if (condition instanceof Condition.IdNotIn || condition instanceof Condition.KeyNotIn) {
        exclusions.add(condition);
      }
    }
    Where where = of(selection, exclusions);
    return new Where(
        where.sql + " AND trace_id IN (SELECT trace_id FROM temp.main.matched)",
        where.texts,
        where.rest);
  }

  /// The spans whose versions are in the temporary table `matched_row`.
  static Where ofMatchedRows(Selection selection) {
    return new Where(
        "account_id = ? AND ver IN (SELECT ver FROM temp.main.matched_row)",
        List.of(selection.accountId()),
        List.of());
  }

  /// Those of the rows that were written after a version.
  Where after(long version) {
    return new Where(sql + " AND ver > " + version, texts, rest);
  }

  private static Where of(Selection selection, List<Condition> conditions) {
    var sql = new ArrayList<String>(List.of("account_id = ?"));
    var texts = new ArrayList<>(List.of(selection.accountId()));
    var rest = new ArrayList<Condition.OfSpan>();
    for (Condition condition : conditions) {
      sql.add(render(condition, selection.accountId(), texts));
      if (condition instanceof Condition.MetadataIn in) {
        rest.add(in);
      } else if (condition instanceof Condition.MetadataTextIn in) {
        rest.add(in);
      }
    }
    return new Where(String.join(" AND ", sql), List.copyOf(texts), List.copyOf(rest));
  }

  /// One condition, whose texts are appended to `texts`.
  static String render(Condition condition, String accountId, List<String> texts) {
    return switch (condition) {
      case Condition.StartsWithin(var window) ->
          "start_us BETWEEN "
              + window.fromInclusive().map(Where::ceiling).orElse(Micros.MIN)
              + " AND "
              + window.toInclusive().map(Where::floor).orElse(Micros.MAX);
      case Condition.IsRoot() -> "coalesce(parent_id, '') = ''";
      case Condition.IdIn(var ids) -> in("id", ids, texts);
      case Condition.IdNotIn(var ids) -> "NOT " + in("id", ids, texts);
      case Condition.TraceIn(var ids) -> in("trace_id", ids, texts);
      case Condition.TraceNotIn(var ids) -> "NOT " + in("trace_id", ids, texts);
      case Condition.KeyIn(var keys) -> among(keys, accountId, texts);
      case Condition.KeyNotIn(var keys) -> "NOT " + among(keys, accountId, texts);
      case Condition.ParentIn(var ids) -> in("parent_id", ids, texts);
      case Condition.GroupIs(var id) -> in("group_id", Set.of(id), texts);
      case Condition.NameIn(var names) -> in("name", names, texts);
      case Condition.StatusIn(var statuses) -> in("status", statuses);
      case Condition.TypeIn(var types) -> in("type", types);
      case Condition.VariantIn(var ids) -> in("application_variant_id", ids, texts);
      case Condition.ObsTraceIn(var ids) -> in("obs_trace_id", ids, texts);
      case Condition.ObsSpanIn(var ids) -> in("obs_span_id", ids, texts);
      case Condition.LastsAtLeast(var minimum) -> "end_us - start_us >= " + ceiling(minimum);
      case Condition.LastsAtMost(var maximum) -> "end_us - start_us <= " + floor(maximum);
      case Condition.Mentions(var term, var where) -> mentions(term, where, texts);
      case Condition.MetadataIn(var key, var accepted) ->
          mentionsKey(key, texts) + mentionsText(accepted, texts);
      case Condition.MetadataTextIn(var key, _) -> mentionsKey(key, texts);
      case Condition.TraceAssessed(var types) ->
          "trace_id IN (SELECT trace_id FROM assessment WHERE %s)"
              .formatted(assessed(types, accountId, texts));
      case Condition.SpanAssessed(var types) ->
          "(trace_id, id) IN (SELECT (trace_id, span_id) FROM assessment WHERE %s)"
              .formatted(assessed(types, accountId, texts));
    };
  }

  private static String assessed(Set<String> types, String accountId, List<String> texts) {
    texts.add(accountId);
    return "account_id = ? AND " + in("type", known(types));
  }

  private static String mentions(SearchTerm term, Texts where, List<String> texts) {
    var places = new ArrayList<>(List.of("input", "output"));
    if (where == Texts.ALL) {
      places.add("metadata");
    }
    var tests = new ArrayList<String>();
    for (String place : places) {
      tests.add("regexp_matches(%s, ?)".formatted(place));
      texts.add("(?i)" + term.jsonRegex());
    }
    if (where == Texts.ALL) {
      tests.add("regexp_matches(name, ?)");
      texts.add("(?i)" + term.nameRegex());
    }
    if (term.traceId().isPresent()) {
      tests.add("trace_id = ?");
      texts.add(term.traceId().get());
    }
    return "(" + String.join(" OR ", tests) + ")";
  }

  /// Whether the span is one of some. The hashes only narrow.
  private static String among(Set<SpanKey> keys, String accountId, List<String> texts) {
    var own = keys.stream().filter(key -> key.accountId().equals(accountId)).toList();
    if (own.isEmpty()) {
      return "(false)";
    }
    String hashes =
        own.stream()
            .map(key -> String.valueOf(KeyHash.ofKey(key)))
            .collect(Collectors.joining(","));
    return "(kh IN (%s) AND %s)".formatted(hashes, isOneOf(own, texts));
  }

  /// Whether the span, of the account of all of these keys, has one of them; there is at least one.
  static String isOneOf(Collection<SpanKey> keys, List<String> texts) {
    keys.forEach(key -> texts.addAll(List.of(key.traceId(), key.id())));
    return "((trace_id, id) IN (VALUES %s))"
        .formatted(String.join(",", Collections.nCopies(keys.size(), "(?, ?)")));
  }

  private static long floor(Instant instant) {
    return instant.isBefore(BEFORE_ALL)
        ? Micros.MIN - 1
        : instant.isAfter(AFTER_ALL) ? Micros.MAX + 1 : Micros.of(instant);
  }

  private static long ceiling(Instant instant) {
    long micros = floor(instant);
    return Micros.toInstant(micros).isBefore(instant) ? micros + 1 : micros;
  }

  private static long floor(Duration duration) {
    long seconds = Math.clamp(duration.toSeconds(), -LONG_SECONDS, LONG_SECONDS);
    return seconds * 1_000_000 + duration.toNanosPart() / 1_000;
  }

  private static long ceiling(Duration duration) {
    return floor(duration) + (duration.toNanosPart() % 1_000 == 0 ? 0 : 1);
  }

  private static String in(String column, Set<String> values, List<String> texts) {
    if (values.isEmpty()) {
      return "false";
    }
    texts.addAll(values);
    return "(%s IN (%s))"
        .formatted(column, String.join(",", Collections.nCopies(values.size(), "?")));
  }

  private static String in(String column, Collection<? extends Enum<?>> values) {
    String ordinals =
        values.stream()
            .map(value -> String.valueOf(value.ordinal()))
            .collect(Collectors.joining(","));
    return ordinals.isEmpty() ? "false" : "%s IN (%s)".formatted(column, ordinals);
  }

  private static List<AssessmentType> known(Set<String> names) {
    return List.of(AssessmentType.values()).stream()
        .filter(type -> names.contains(type.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /// Whether the metadata can have the key: only a key that JSON does not escape narrows.
  private static String mentionsKey(String key, List<String> texts) {
    if (key.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\')) {
      return "true";
    }
    texts.add("\"" + key + "\":");
    return "contains(metadata, ?)";
  }

  /// Whether the metadata can have one of the values: only strings are always written the same.
  private static String mentionsText(List<Json> accepted, List<String> texts) {
    if (accepted.isEmpty()) {
      return " AND false";
    }
    if (accepted.size() > MOST_TEXTS_OF_METADATA
        || !accepted.stream().allMatch(option -> JsonValue.of(option) instanceof JsonValue.Str)) {
      return "";
    }
    accepted.forEach(option -> texts.add(option.toString()));
    return accepted.stream()
        .map(_ -> "contains(metadata, ?)")
        .collect(Collectors.joining(" OR ", " AND (", ")"));
  }

  /// Whether metadata that the clause let pass really passes.
  boolean accepts(Json metadata) {
    for (Condition.OfSpan condition : rest) {
      boolean passes =
          switch (condition) {
            case Condition.MetadataIn in -> Matching.accepts(in, metadata);
            case Condition.MetadataTextIn in -> Matching.accepts(in, metadata);
            default -> throw new IllegalStateException("not on metadata: " + condition);
          };
      if (!passes) {
        return false;
      }
    }
    return true;
  }
}
