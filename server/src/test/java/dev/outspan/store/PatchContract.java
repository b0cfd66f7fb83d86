package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.START_US;
import static dev.outspan.testing.Spans.span;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Json;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.Span;
import dev.outspan.span.SpanPatch;
import dev.outspan.span.Status;
import dev.outspan.span.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// [SpanWriter] 9 and 10.
public abstract class PatchContract extends StoreContract {
  private static final SpanPatch NOTHING =
      new SpanPatch(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Usage.NONE);

  private static SpanPatch name(String name) {
    return new SpanPatch(
        Optional.of(name),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Usage.NONE);
  }

  private static SpanPatch endUs(long us) {
    return new SpanPatch(
        Optional.empty(),
        Optional.of(Micros.toInstant(us)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Usage.NONE);
  }

  private WriteResult patch(String id, SpanPatch patch) {
    return store.writer().patch(ACCOUNT, id, patch);
  }

  // 9
  @Test
  void patch_ofEveryField_changesThoseAlone() {
    var before =
        span("t", "a")
            .parent("p")
            .group("g")
            .input("{\"i\":1}")
            .output("{\"o\":1}")
            .metadata("{\"m\":1}")
            .expected("{\"e\":1}")
            .tokens(1, 2);
    given(before, span("t", "b"));
    var patch =
        new SpanPatch(
            Optional.of("new"),
            Optional.of(Micros.toInstant(START_US + 1)),
            Optional.of(Json.ofCanonical("{\"o\":2}".getBytes(UTF_8))),
            Optional.of(Json.ofCanonical("{\"m\":2}".getBytes(UTF_8))),
            Optional.of(Status.ERROR),
            Usage.NONE);
    Span after =
        before
            .name("new")
            .lastingUs(1)
            .output("{\"o\":2}")
            .metadata("{\"m\":2}")
            .status(Status.ERROR)
            .make();
    assertThat(patch("a", patch)).isEqualTo(new WriteResult.Stored(List.of(after)));
    assertThat(everything()).containsExactly(after, span("t", "b").make());
  }

  @Test
  void patch_ofACompletedSpan_replacesItAndKeepsItsEnd() {
    given(span("t", "a").lastingUs(5));
    assertThat(patch("a", name("new")))
        .isEqualTo(new WriteResult.Stored(spans(span("t", "a").lastingUs(5).name("new"))));
    assertThat(everything()).isEqualTo(spans(span("t", "a").lastingUs(5).name("new")));
  }

  @Test
  void patch_ofACompletedSpan_canMoveItsEndForwardAndBack() {
    given(span("t", "a").lastingUs(5));
    patch("a", endUs(START_US + 2));
    assertThat(everything()).isEqualTo(spans(span("t", "a").lastingUs(2)));
    patch("a", endUs(START_US));
    assertThat(everything()).isEqualTo(spans(span("t", "a").lastingUs(0)));
  }

  @Test
  void patch_withNothing_changesNothing() {
    given(span("t", "a"));
    assertThat(patch("a", NOTHING)).isEqualTo(new WriteResult.Stored(spans(span("t", "a"))));
    assertThat(everything()).isEqualTo(spans(span("t", "a")));
  }

  @Test
  void patch_ofAnIdInSeveralTraces_changesTheNewestAlone() {
    given(span("t", "a").startUs(5), span("u", "a").startUs(7), span("v", "a").startUs(6));
    patch("a", name("new"));
    assertThat(everything())
        .isEqualTo(
            spans(
                span("t", "a").startUs(5),
                span("v", "a").startUs(6),
                span("u", "a").startUs(7).name("new")));
  }

  @Test
  void upsert_afterAPatch_isDecidedAgainstThePatchedSpan() {
    given(span("t", "a"));
    patch("a", endUs(START_US + 1));
    store.writer().upsert(spans(span("t", "a").name("late start")));
    assertThat(everything()).isEqualTo(spans(span("t", "a").lastingUs(1)));
    given(span("t", "a").name("end").lastingUs(2));
    assertThat(everything()).isEqualTo(spans(span("t", "a").name("end").lastingUs(2)));
  }

  // 10
  @Test
  void patch_ofAnUnknownId_isRefused() {
    given(span("t", "a"), span("t", "b").account("other"));
    assertThat(patch("b", name("new"))).isEqualTo(new WriteResult.UnknownSpan("b"));
    assertThat(everything()).isEqualTo(spans(span("t", "a")));
  }

  @Test
  void patch_withAnEndBeforeTheStart_isRefused() {
    given(span("t", "a"));
    assertThat(patch("a", endUs(START_US - 1)))
        .isEqualTo(
            new WriteResult.EndBeforeStart(
                Micros.toInstant(START_US), Micros.toInstant(START_US - 1)));
    assertThat(everything()).isEqualTo(spans(span("t", "a")));
  }

  // 9
  @Test
  void patch_ofAModelCallWithoutCounts_bringsItsUsage() {
    var counts = new Usage(OptionalLong.of(7), OptionalLong.of(5));
    var patch =
        new SpanPatch(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            counts);
    var call = span("t", "call").type(OperationType.COMPLETION);
    var counted = span("t", "counted").type(OperationType.COMPLETION).tokens(1, 2);
    var other = span("t", "other").type(OperationType.AGENT_WORKFLOW);
    given(call, counted, other);
    assertThat(patch("call", patch)).isEqualTo(new WriteResult.Stored(spans(call.tokens(7, 5))));
    assertThat(patch("counted", patch)).isEqualTo(new WriteResult.Stored(spans(counted)));
    assertThat(patch("other", patch)).isEqualTo(new WriteResult.Stored(spans(other)));
  }
}
