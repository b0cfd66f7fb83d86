package dev.outspan.store.duckdb;

import static dev.outspan.testing.Spans.span;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.Condition.Mentions.Texts;
import dev.outspan.query.Order;
import dev.outspan.query.Page;
import dev.outspan.query.Search;
import dev.outspan.query.SearchTerm;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Assessment;
import dev.outspan.span.AssessmentType;
import dev.outspan.span.Json;
import dev.outspan.span.Links;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Verdict;
import dev.outspan.store.AssessmentResult;
import dev.outspan.store.SearchResult;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.SpanStatistics.Facet;
import dev.outspan.store.SpanStatistics.ValueCount;
import dev.outspan.store.WriteResult;
import dev.outspan.testing.Spans;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Texts that would be SQL, were they ever part of a statement.
class InjectionTest {
  static final List<String> HOSTILE =
      List.of(
          "'",
          "''",
          "' OR '1'='1",
          "' OR 1=1 --",
          "'; DROP TABLE span; --",
          "\"; DROP TABLE span; --",
          "x' UNION SELECT * FROM span --",
          "\\'; DELETE FROM span; --",
          "$$; DELETE FROM span; $$",
          "/* */ OR true",
          "?",
          "$1",
          "%s %d {0}",
          "%",
          "'||(SELECT 1)||'",
          "'; COPY span TO '/tmp/outspan-must-not-exist'; --");

  @TempDir Path directory;
  private DuckDbSpanStore store;

  @BeforeEach
  void open() {
    store =
        DuckDbSpanStore.open(
            directory,
            DuckDbSettings.DEFAULT.withSliceBytes(1).withRecentKeys(0).withMinimumFreeBytes(0));
  }

  @AfterEach
  void close() {
    store.close();
    assertThat(Path.of("/tmp/outspan-must-not-exist")).doesNotExist();
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void hostileText_inAnyField_isStoredAndFoundAsItIs(String text) {
    String json = "{\"%s\":\"%s\"}".formatted(escaped(text), escaped(text));
    var some = Optional.of(text);
    Span hostile =
        span(text, text)
            .account(text)
            .name(text)
            .links(new Links(some, some, some, some, some, some))
            .input(json)
            .output(json)
            .metadata(json)
            .expected(json)
            .make();
    Span innocent = span("t", "innocent").account(text).make();
    List<Span> both = List.of(hostile, innocent);
    assertThat(store.writer().upsert(both)).isEqualTo(new WriteResult.Stored(both));
    assertThat(store.writer().upsert(both)).isEqualTo(new WriteResult.Stored(both));
    assertThat(store.writer().insert(both)).isInstanceOf(WriteResult.KeyExists.class);
    Assessment assessment = assessment(text, hostile);
    assertThat(store.assessments().create(assessment))
        .isEqualTo(new AssessmentResult.Stored(assessment));
    assertThat(store.assessments().replace(assessment))
        .isEqualTo(new AssessmentResult.Stored(assessment));

    assertThat(store.reader().find(text, text)).contains(hostile);
    assertThat(store.reader().find(Spans.ACCOUNT, text)).isEmpty();
    for (Condition condition : conditions(text)) {
      for (Scope scope : Scope.values()) {
        assertThat(scan(text, condition, scope)).as("%s", condition).containsExactly(hostile);
      }
    }
    for (Condition condition :
        List.of(new Condition.IdNotIn(Set.of(text)), new Condition.TraceNotIn(Set.of(text)))) {
      assertThat(scan(text, condition, Scope.MATCHES))
          .as("%s", condition)
          .containsExactly(innocent);
    }
    assertThat(scan(text, new Condition.TraceAssessed(Set.of(text)), Scope.MATCHES)).isEmpty();
    requireFoundAndDeleted(text, hostile, assessment);
  }

  private void requireFoundAndDeleted(String text, Span hostile, Assessment assessment) {
    assertThat(store.assessments().find(text, text)).contains(assessment);
    assertThat(store.assessments().ofTrace(text, text, Set.of(AssessmentType.COMMENT)))
        .containsExactly(assessment);
    assertThat(store.reader().root(text, text)).isEmpty();
    var after = new Page.From.After(new Page.Cursor.AtSpan(text));
    var search = new Search(text, List.of(), Order.OLDEST_FIRST, new Page(after, 5));
    assertThat(store.reader().search(search)).isInstanceOf(SearchResult.Found.class);
    assertThat(store.statistics().top(Facet.NAME, Selection.everythingOf(text), 5))
        .containsExactlyInAnyOrder(new ValueCount(text, 1), new ValueCount("name", 1));
    assertThat(store.assessments().delete(text, text)).isTrue();
    assertThat(store.deletion().deleteSpan(text, text)).isEqualTo(1);
    assertThat(store.reader().search(search)).isInstanceOf(SearchResult.Found.class);
    assertThat(store.deletion().deleteTrace(text, hostile.key().traceId())).isZero();
    assertThat(store.reader().find(text, "innocent")).isPresent();
  }

  private static List<Condition> conditions(String text) {
    return List.of(
        new Condition.IdIn(Set.of(text)),
        new Condition.TraceIn(Set.of(text)),
        new Condition.GroupIs(text),
        new Condition.NameIn(Set.of(text)),
        new Condition.VariantIn(Set.of(text)),
        new Condition.MetadataIn(
            text, List.of(Json.ofCanonical(("\"" + escaped(text) + "\"").getBytes(UTF_8)))),
        new Condition.MetadataTextIn(text, Set.of(text)),
        new Condition.Mentions(SearchTerm.parse(text)),
        new Condition.KeyIn(Set.of(new SpanKey(text, text, text))),
        new Condition.ParentIn(Set.of(text)),
        new Condition.ObsTraceIn(Set.of(text)),
        new Condition.ObsSpanIn(Set.of(text)),
        new Condition.Mentions(SearchTerm.parse(text), Texts.ALL),
        new Condition.SpanAssessed(Set.of("comment")),
        new Condition.TraceAssessed(Set.of("comment")));
  }

  private List<Span> scan(String accountId, Condition condition, Scope scope) {
    try (var scan =
        store
            .reader()
            .scan(new Selection(accountId, List.of(condition), scope), Assessments.INLINE)) {
      var spans = new ArrayList<Span>();
      while (scan.next()) {
        spans.add(scan.row().toSpan());
      }
      return spans;
    }
  }

  private static Assessment assessment(String text, Span span) {
    var verdict =
        new Verdict(
            Optional.of(text),
            OptionalInt.empty(),
            Optional.of(text),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Assessment(
        text, span.key(), AssessmentType.COMMENT, verdict, text, Instant.EPOCH, Instant.EPOCH);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
