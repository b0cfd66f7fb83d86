package dev.outspan.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.testing.Spans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CycleCheckTest {
  private static Span child(String traceId, String id, String parentId) {
    return Spans.span(traceId, id).parent(parentId).make();
  }

  /// Spans 0 to `count - 1`, each the child of the one before.
  private static List<Span> chain(int count) {
    var spans = new ArrayList<Span>();
    spans.add(Spans.span("t", "0").make());
    for (int i = 1; i < count; i++) {
      spans.add(child("t", String.valueOf(i), String.valueOf(i - 1)));
    }
    Collections.shuffle(spans, new Random(7));
    return spans;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1_000})
  void firstInCycle_findsACycleOfAnyLength(int length) {
    var spans = new ArrayList<Span>(chain(50));
    for (int i = 0; i < length; i++) {
      spans.add(child("t", "c" + i, "c" + (i + 1) % length));
    }
    assertThat(CycleCheck.firstInCycle(spans).map(SpanKey::id)).get().asString().startsWith("c");
  }

  @Test
  void firstInCycle_isTheFirstOfTheBatchInACycle() {
    var leaf = child("t", "leaf", "b");
    var a = child("t", "a", "b");
    var b = child("t", "b", "a");
    var self = child("t", "self", "self");
    assertThat(CycleCheck.firstInCycle(List.of(leaf, a, b))).contains(a.key());
    assertThat(CycleCheck.firstInCycle(List.of(leaf, b, a))).contains(b.key());
    assertThat(CycleCheck.firstInCycle(List.of(leaf, self, b, a))).contains(self.key());
    assertThat(CycleCheck.firstInCycle(List.of(leaf, b, self, a))).contains(b.key());
  }

  @Test
  void firstInCycle_isEmpty_forAChain_howeverLong() {
    assertThat(CycleCheck.firstInCycle(chain(100_000))).isEmpty();
  }

  @Test
  void firstInCycle_isEmpty_whereTheSameIdsAreInTwoTraces() {
    assertThat(CycleCheck.firstInCycle(List.of(child("t", "a", "b"), child("u", "b", "a"))))
        .isEmpty();
  }

  @Test
  void firstInCycle_takesTheLaterParent_ofAKeyNamedTwice() {
    var into = child("t", "a", "b");
    var back = child("t", "b", "a");
    var root = Spans.span("t", "a").make();
    assertThat(CycleCheck.firstInCycle(List.of(into, back, root))).isEmpty();
    assertThat(CycleCheck.firstInCycle(List.of(root, back, into))).isPresent();
  }
}
