package dev.outspan.wire.request;

import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.request.FacetsRequest.Facet;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// Reads what a client wants done with the spans that an export with the same window, filters and
/// `with_children` would hold. The other options of an export are ignored.
public final class QuestionDecoder {
  private static final long DEFAULT_LIMIT = 20;
  private static final Reading<Long> COUNT = Numbers.between(0, Long.MAX_VALUE);

  /// `true` is no 1 here: it would be meant as a yes to whatever number it is.
  private static final Reading<Long> CONFIRMED_COUNT =
      (value, at, problems) -> {
        if (value.kind() == Kind.BOOLEAN) {
          problems.add("int_type", at, "Input should be a valid integer", value);
          return Optional.empty();
        }
        return COUNT.read(value, at, problems);
      };

  private static final Reading<Long> LIMIT = Numbers.between(1, FacetsRequest.MOST_VALUES);
  private static final Reading<List<Facet>> FACETS =
      Reading.listOf(Choice.of(Facet.values(), Facet::wireName));

  private QuestionDecoder() {}

  /// Reads which spans are to be counted.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  public static Decoded<Selection> count(String accountId, Map<String, String> query, Body body) {
    return read(accountId, query, body, (selection, _) -> Optional.of(selection));
  }

  /// Reads which spans are to be deleted.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  public static Decoded<DeleteRequest> delete(
      String accountId, Map<String, String> query, Body body) {
    return read(
        accountId,
        query,
        body,
        (selection, fields) ->
            fields
                .required("expected_count", CONFIRMED_COUNT)
                .map(expected -> new DeleteRequest(selection, expected)));
  }

  /// Reads of which spans what is to be counted: everything unless the body says.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  public static Decoded<FacetsRequest> facets(
      String accountId, Map<String, String> query, Body body) {
    return read(
        accountId,
        query,
        body,
        (selection, fields) -> {
          var named = fields.optional("facets", FACETS).orElse(List.of());
          long limit = fields.optional("limit", LIMIT).orElse(DEFAULT_LIMIT);
          List<Facet> facets = List.copyOf(new LinkedHashSet<>(named));
          return Optional.of(
              new FacetsRequest(
                  selection, facets.isEmpty() ? List.of(Facet.values()) : facets, (int) limit));
        });
  }

  /// Reads which spans are to be added up, and for how long a time each.
  ///
  /// @param query decoded; of a parameter that is repeated the last value
  public static Decoded<MetricsRequest> metrics(
      String accountId, Map<String, String> query, Body body) {
    return read(
        accountId,
        query,
        body,
        (selection, fields) ->
            fields
                .required("bucket", Durations::read)
                .map(bucket -> new MetricsRequest(selection, Duration.ofSeconds(bucket))));
  }

  private static <T> Decoded<T> read(
      String accountId,
      Map<String, String> query,
      Body body,
      BiFunction<Selection, Fields, Optional<T>> rest) {
    var problems = new Problems();
    var filters = new Filters();
    filters.readWindow(Fields.ofQuery(query, problems));
    return problems.settle(
        body.fields(problems)
            .flatMap(fields -> rest.apply(readSelection(accountId, filters, fields), fields)));
  }

  private static Selection readSelection(String accountId, Filters filters, Fields fields) {
    int before = fields.problems().count();
    filters.readCommon(fields);
    boolean withChildren = fields.given("with_children", Reading.FLAG).orElse(false);
    if (fields.problems().count() == before) {
      filters.checkIds(fields);
    }
    return new Selection(
        accountId, filters.conditions(), withChildren ? Scope.WHOLE_TRACES : Scope.MATCHES);
  }
}
