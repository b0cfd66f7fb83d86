package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.outspan.query.Condition;
import dev.outspan.query.Selection;
import dev.outspan.query.Selection.Scope;
import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.Span;
import dev.outspan.span.Status;
import dev.outspan.store.SpanStatistics.Bucket;
import dev.outspan.store.SpanStatistics.Facet;
import dev.outspan.store.SpanStatistics.Quantiles;
import dev.outspan.store.SpanStatistics.ValueCount;
import dev.outspan.store.SpanStatistics.Volume;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// [SpanStatistics].
public abstract class StatisticsContract extends StoreContract {
  private static final Selection EVERYTHING = Selection.everythingOf(ACCOUNT);

  private static Selection matching(Condition... conditions) {
    return new Selection(ACCOUNT, List.of(conditions), Scope.MATCHES);
  }

  private static Duration us(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  private List<ValueCount> top(Facet facet) {
    return store.statistics().top(facet, EVERYTHING, 10);
  }

  // 1
  @Test
  void volume_countsSpansAndTheirPayloads() {
    given(
        span("t", "a").input("{\"x\":\"é\"}").expected("{}"),
        span("t", "b"),
        span("t", "c").account("other"));
    assertThat(store.statistics().volume(EVERYTHING)).isEqualTo(new Volume(2, 10 + 2 + 2 + 2 + 6));
    assertThat(store.statistics().volume(matching(new Condition.IdIn(Set.of("x")))))
        .isEqualTo(new Volume(0, 0));
  }

  @Test
  void volume_ofConditionsOnMetadata_andOfWholeTraces_isExact() {
    given(
        span("t", "a").metadata("{\"k\":1}"),
        span("t", "b").metadata("{\"k\":\"1\"}"),
        span("t", "c"),
        span("u", "d"));
    var one = new Condition.MetadataIn("k", List.of(Json.ofCanonical(new byte[] {'1'})));
    assertThat(store.statistics().volume(matching(one)).spans()).isEqualTo(1);
    var traces = new Selection(ACCOUNT, List.of(one), Scope.WHOLE_TRACES);
    assertThat(store.statistics().volume(traces).spans()).isEqualTo(3);
  }

  // 2
  @Test
  void top_givesTheMostFrequentFirstThenByValue() {
    given(
        span("t", "a").name("x"),
        span("t", "b").name("x"),
        span("t", "c").name("\ud83d\ude00"),
        span("t", "d").name("\uffee"),
        span("t", "e").name(""),
        span("t", "f").name("foreign").account("other"));
    assertThat(top(Facet.NAME))
        .containsExactly(
            new ValueCount("x", 2),
            new ValueCount("", 1),
            new ValueCount("\uffee", 1),
            new ValueCount("\ud83d\ude00", 1));
    assertThat(store.statistics().top(Facet.NAME, EVERYTHING, 2))
        .containsExactly(new ValueCount("x", 2), new ValueCount("", 1));
    assertThat(store.statistics().top(Facet.NAME, matching(new Condition.IdIn(Set.of("d"))), 5))
        .containsExactly(new ValueCount("\uffee", 1));
  }

  @Test
  void top_ofTypesAndStatuses_namesThem() {
    given(
        span("t", "a").type(OperationType.TEXT_INPUT).status(Status.ERROR),
        span("t", "b").type(OperationType.STANDALONE).status(Status.ERROR),
        span("t", "c").type(OperationType.STANDALONE));
    assertThat(top(Facet.TYPE))
        .containsExactly(new ValueCount("STANDALONE", 2), new ValueCount("TEXT_INPUT", 1));
    assertThat(top(Facet.STATUS))
        .containsExactly(new ValueCount("ERROR", 2), new ValueCount("SUCCESS", 1));
  }

  @Test
  void top_ofAgentNames_takesTextsAlone() {
    given(
        span("t", "a").metadata("{\"__agent_name__\":\"x\\ny\"}"),
        span("t", "b").metadata("{\"__agent_name__\":\"x\\ny\",\"n\":1e400}"),
        span("t", "c").metadata("{\"__agent_name__\":7}"),
        span("t", "d").metadata("{\"__agent_name__\":[\"x\"]}"),
        span("t", "e").metadata("{\"m\":{\"__agent_name__\":\"deep\"}}"),
        span("t", "f"));
    assertThat(top(Facet.AGENT_NAME)).containsExactly(new ValueCount("x\ny", 2));
  }

  @Test
  void top_ofMetadataKeys_countsEachKeyOfASpan() {
    given(
        span("t", "a").metadata("{\"k\":1,\"l\":{\"deep\":1}}"),
        span("t", "b").metadata("{\"k\":[{\"deep\":1}],\"q\\\"\\n\":9007199254740993}"),
        span("t", "c").metadata("{\"k\":1e400,\"é😀\":1e-99999}"),
        span("t", "d"));
    assertThat(top(Facet.METADATA_KEY))
        .containsExactly(
            new ValueCount("k", 3),
            new ValueCount("l", 1),
            new ValueCount("q\"\n", 1),
            new ValueCount("é😀", 1));
  }

  // 3
  @Test
  void metrics_fallIntoStretchesOfTheWidth() {
    given(
        span("t", "a").startUs(-1).lastingUs(4),
        span("t", "b").startUs(0).status(Status.ERROR).tokens(1, 2),
        span("t", "c").startUs(9).lastingUs(6).tokens(3, 4),
        span("t", "d").startUs(10).lastingUs(1),
        span("t", "e").startUs(30),
        span("t", "f").startUs(0).account("other"));
    assertThat(metrics(EVERYTHING, us(10)))
        .containsExactly(
            new Bucket(Micros.toInstant(-10), 1, 0, all(4), 0, 0),
            new Bucket(Micros.toInstant(0), 2, 1, all(6), 4, 6),
            new Bucket(Micros.toInstant(10), 1, 0, all(1), 0, 0),
            new Bucket(Micros.toInstant(30), 1, 0, Optional.empty(), 0, 0));
  }

  private List<Bucket> metrics(Selection selection, Duration width) {
    return store.statistics().metrics(selection, width, 10).orElseThrow();
  }

  // 4
  @Test
  void metrics_ofMoreBucketsThanAskedFor_areNone() {
    given(span("t", "a").startUs(0), span("t", "b").startUs(9), span("t", "c").startUs(10));
    given(span("t", "d").startUs(100).metadata("{\"k\":1}"));
    assertThat(store.statistics().metrics(EVERYTHING, us(10), 3)).isPresent();
    assertThat(store.statistics().metrics(EVERYTHING, us(10), 2)).isEmpty();
    var one = new Condition.MetadataIn("k", List.of(Json.ofCanonical(new byte[] {'1'})));
    assertThat(store.statistics().metrics(matching(one), us(1), 1).orElseThrow()).hasSize(1);
    assertThat(store.statistics().metrics(matching(one), us(1), 0)).isEmpty();
  }

  // 5
  @Test
  void accounts_areThoseThatHaveASpan() {
    assertThat(store.statistics().accounts()).isEmpty();
    given(
        span("t", "a"),
        span("t", "b"),
        span("t", "a").account("other"),
        span("t", "a").account("gone"));
    store.deletion().deleteTrace("gone", "t");
    assertThat(store.statistics().accounts()).containsExactlyInAnyOrder(ACCOUNT, "other");
  }

  private static Optional<Quantiles> all(long micros) {
    return Optional.of(new Quantiles(us(micros), us(micros), us(micros), us(micros)));
  }

  @Test
  void metrics_giveTheShortestDurationsThatEnoughSpansDoNotExceed() {
    for (int count : new int[] {1, 2, 3, 10, 19, 20, 21, 99, 100, 101, 300}) {
      var spans = new ArrayList<Span>();
      for (int i = 1; i <= count; i++) {
        spans.add(span("t" + count, "s" + i).startUs(START_US).lastingUs(i).make());
      }
      given(spans);
      var ofTrace = matching(new Condition.TraceIn(Set.of("t" + count)));
      assertThat(metrics(ofTrace, Duration.ofDays(1)))
          .as("%d spans", count)
          .extracting(Bucket::durations)
          .containsExactly(
              Optional.of(
                  new Quantiles(
                      us(Math.ceilDiv(count * 50, 100)),
                      us(Math.ceilDiv(count * 90, 100)),
                      us(Math.ceilDiv(count * 95, 100)),
                      us(Math.ceilDiv(count * 99, 100)))));
    }
  }

  @Test
  void metrics_ofVeryManyTokens_stayAtTheGreatestNumber() {
    given(span("t", "a").tokens(Long.MAX_VALUE, 1), span("t", "b").tokens(Long.MAX_VALUE, 0));
    assertThat(metrics(EVERYTHING, Duration.ofDays(1)))
        .extracting(Bucket::inputTokens, Bucket::outputTokens)
        .containsExactly(tuple(Long.MAX_VALUE, 1L));
  }

  @Test
  void metrics_ofAnyWidth_workForAllTimes() {
    given(span("t", "a").startUs(Micros.MIN), span("t", "b").startUs(Micros.MAX));
    assertThat(metrics(EVERYTHING, Duration.ofDays(36_600)))
        .extracting(Bucket::spans)
        .containsExactly(1L, 1L);
    assertThat(metrics(EVERYTHING, Duration.ofDays(366 * 20_000)))
        .extracting(Bucket::start)
        .containsExactly(
            Micros.toInstant(0).minus(Duration.ofDays(366 * 20_000)), Micros.toInstant(0));
    assertThat(metrics(EVERYTHING, us(1))).hasSize(2);
    assertThatThrownBy(() -> metrics(EVERYTHING, Duration.ofNanos(999)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void statistics_ofNothing_areEmpty() {
    assertThat(store.statistics().volume(EVERYTHING)).isEqualTo(new Volume(0, 0));
    assertThat(top(Facet.METADATA_KEY)).isEmpty();
    assertThat(metrics(EVERYTHING, Duration.ofHours(1))).isEmpty();
  }
}
