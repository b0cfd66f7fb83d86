package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
import static dev.outspan.testing.Spans.span;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.Order;
import dev.outspan.query.Order.Direction;
import dev.outspan.query.Order.SortKey;
import dev.outspan.query.Page;
import dev.outspan.query.Page.Cursor;
import dev.outspan.query.Page.From;
import dev.outspan.query.Position;
import dev.outspan.query.Search;
import dev.outspan.span.Json;
import dev.outspan.span.SpanRow;
import dev.outspan.span.SpanRow.Field;
import dev.outspan.span.Status;
import dev.outspan.testing.Spans;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// [SpanReader] 7 to 13.
public abstract class SearchContract extends StoreContract {
  private static final From BEGINNING = new From.Beginning();

  private static From after(String id) {
    return new From.After(new Cursor.AtSpan(id));
  }

  private static From before(String id) {
    return new From.Before(new Cursor.AtSpan(id));
  }

  private SearchResult search(Order order, From from, int limit, Condition... conditions) {
    return store
        .reader()
        .search(new Search(ACCOUNT, List.of(conditions), order, new Page(from, limit)));
  }

  private SearchResult search(From from, int limit, Condition... conditions) {
    return search(Order.OLDEST_FIRST, from, limit, conditions);
  }

  /// `trace/id` of each row, and `+` if the list goes on.
  private static List<String> keys(SearchResult result) {
    var found = (SearchResult.Found) result;
    var keys = new ArrayList<String>();
    for (SpanRow row : found.rows()) {
      keys.add(row.text(Field.TRACE_ID) + "/" + row.text(Field.ID));
    }
    if (found.hasMore()) {
      keys.add("+");
    }
    return keys;
  }

  private void givenFive() {
    given(
        span("t", "a").startUs(1),
        span("t", "b").startUs(2),
        span("t", "c").startUs(3),
        span("t", "d").startUs(4),
        span("t", "e").startUs(5),
        span("t", "x").startUs(0).account("other"));
  }

  // 7, 8 and 9
  @Test
  void page_atTheBeginning_hasTheFirstSpans() {
    givenFive();
    assertThat(keys(search(BEGINNING, 2))).containsExactly("t/a", "t/b", "+");
    assertThat(keys(search(BEGINNING, 5))).containsExactly("t/a", "t/b", "t/c", "t/d", "t/e");
    assertThat(keys(search(BEGINNING, 10_000))).hasSize(5);
  }

  @Test
  void page_afterACursor_hasTheSpansRightBehindIt() {
    givenFive();
    assertThat(keys(search(after("b"), 2))).containsExactly("t/c", "t/d", "+");
    assertThat(keys(search(after("c"), 2))).containsExactly("t/d", "t/e");
    assertThat(keys(search(after("e"), 2))).isEmpty();
  }

  @Test
  void page_beforeACursor_hasTheSpansRightBeforeItInTheOrderOfTheList() {
    givenFive();
    assertThat(keys(search(before("d"), 2))).containsExactly("t/b", "t/c", "+");
    assertThat(keys(search(before("c"), 2))).containsExactly("t/a", "t/b");
    assertThat(keys(search(before("a"), 2))).isEmpty();
  }

  @Test
  void page_ofNothing_isEmpty() {
    given(span("t", "a").account("other"));
    assertThat(search(BEGINNING, 1)).isEqualTo(new SearchResult.Found(List.of(), false));
  }

  @Test
  void page_givesWholeSpans() {
    var full =
        span("t", "a")
            .lastingUs(9)
            .parent("p")
            .input("{\"i\":1}")
            .output("{\"o\":1}")
            .metadata("{\"m\":1}")
            .expected("{\"e\":1}")
            .tokens(1, 2);
    given(full, span("t", "b"));
    var found = (SearchResult.Found) search(BEGINNING, 5);
    assertThat(found.rows().stream().map(SpanRow::toSpan))
        .containsExactly(full.make(), span("t", "b").make());
  }

  @Test
  void page_hasOnlySpansForWhichAllConditionsHold() {
    given(
        span("t", "a").name("n").startUs(1).metadata("{\"k\":1}"),
        span("t", "b").name("m").startUs(2).metadata("{\"k\":1}"),
        span("t", "c").name("n").startUs(3).metadata("{\"l\":1,\"k\":\"1\"}"),
        span("t", "d").name("n").startUs(4).metadata("{\"k\":1.0}"),
        span("t", "e").name("n").startUs(5).metadata("{\"k\":[1]}"));
    var one = Json.ofCanonical("1".getBytes(UTF_8));
    Condition[] conditions = {
      new Condition.NameIn(Set.of("n")), new Condition.MetadataIn("k", List.of(one))
    };
    assertThat(keys(search(BEGINNING, 1, conditions))).containsExactly("t/a", "+");
    assertThat(keys(search(after("a"), 1, conditions))).containsExactly("t/d", "+");
    assertThat(keys(search(after("d"), 1, conditions))).containsExactly("t/e");
    assertThat(keys(search(before("e"), 2, conditions))).containsExactly("t/a", "t/d");
  }

  @Test
  void order_isByTheSortValueThenTraceIdThenId() {
    given(
        span("u", "a").startUs(1).lastingUs(7).tokens(5, 0),
        span("t", "b").startUs(2),
        span("t", "a\ud83d\ude00").startUs(2).lastingUs(0).tokens(0, 9),
        span("t", "a\uffee").startUs(2).tokens(0, 9),
        span("t", "z").startUs(-1).lastingUs(7).tokens(6, 0));
    assertThat(keys(search(sort(SortKey.START, Direction.ASCENDING), BEGINNING, 9)))
        .containsExactly("t/z", "u/a", "t/a\uffee", "t/a\ud83d\ude00", "t/b");
    assertThat(keys(search(sort(SortKey.START, Direction.DESCENDING), BEGINNING, 9)))
        .containsExactly("t/b", "t/a\ud83d\ude00", "t/a\uffee", "u/a", "t/z");
    assertThat(keys(search(sort(SortKey.DURATION, Direction.ASCENDING), BEGINNING, 9)))
        .containsExactly("t/a\uffee", "t/a\ud83d\ude00", "t/b", "t/z", "u/a");
    assertThat(keys(search(sort(SortKey.DURATION, Direction.DESCENDING), BEGINNING, 9)))
        .containsExactly("u/a", "t/z", "t/b", "t/a\ud83d\ude00", "t/a\uffee");
    assertThat(keys(search(sort(SortKey.INPUT_TOKENS, Direction.DESCENDING), BEGINNING, 9)))
        .containsExactly("t/z", "u/a", "t/b", "t/a\ud83d\ude00", "t/a\uffee");
    assertThat(keys(search(sort(SortKey.OUTPUT_TOKENS, Direction.ASCENDING), BEGINNING, 9)))
        .containsExactly("t/b", "t/z", "u/a", "t/a\uffee", "t/a\ud83d\ude00");
  }

  @Test
  void order_byTokensOfAnySize_isExact() {
    given(
        span("t", "a").tokens(Long.MAX_VALUE, 0),
        span("t", "b").tokens(Long.MAX_VALUE - 1, 0),
        span("t", "c").tokens(0, 0));
    assertThat(keys(search(sort(SortKey.INPUT_TOKENS, Direction.DESCENDING), BEGINNING, 2)))
        .containsExactly("t/a", "t/b", "+");
  }

  private static Order sort(SortKey key, Direction direction) {
    return new Order(key, direction);
  }

  // 10
  @Test
  void pageThatHasMore_isCutShorterToAnIdOfItsOwn() {
    given(
        span("t", "a").startUs(1),
        span("t", "same").startUs(2),
        span("u", "same").startUs(3),
        span("t", "b").startUs(4));
    assertThat(keys(search(BEGINNING, 3))).containsExactly("t/a", "+");
    assertThat(keys(search(BEGINNING, 2))).containsExactly("t/a", "+");
    assertThat(keys(search(before("b"), 1))).containsExactly("t/a", "t/same", "u/same");
    assertThat(keys(search(BEGINNING, 4))).hasSize(4);
  }

  @Test
  void pageThatHasMore_isMadeLongerWhereNothingWouldBeLeft() {
    given(
        span("t", "same").startUs(1),
        span("u", "same").startUs(2),
        span("t", "b").startUs(3),
        span("v", "same").startUs(4),
        span("w", "c").startUs(5));
    assertThat(keys(search(BEGINNING, 1))).containsExactly("t/same", "u/same", "t/b", "+");
    assertThat(keys(search(before("c"), 1))).containsExactly("t/b", "v/same", "+");
  }

  @Test
  void pageWithoutMore_mayEndOnAnIdThatAnotherHas() {
    given(span("t", "same").startUs(1), span("u", "same").startUs(2));
    assertThat(keys(search(BEGINNING, 1))).containsExactly("t/same", "u/same");
    assertThat(keys(search(BEGINNING, 2))).containsExactly("t/same", "u/same");
  }

  @Test
  void ids_ofSpansThatAreNotInTheList_areNoObstacle() {
    given(
        span("t", "same").startUs(1),
        span("u", "same").startUs(2).status(Status.ERROR),
        span("v", "same").startUs(3).account("other"),
        span("t", "b").startUs(4));
    var successful = new Condition.StatusIn(Set.of(Status.SUCCESS));
    assertThat(keys(search(BEGINNING, 1, successful))).containsExactly("t/same", "+");
    assertThat(keys(search(after("same"), 1, successful))).containsExactly("t/b");
  }

  // 11
  @Test
  void cursorOfAPosition_standsWhereItStood() {
    givenFive();
    Position position = Order.OLDEST_FIRST.positionOf(span("t", "b").startUs(2).make());
    given(span("t", "b").startUs(9), span("s", "new").startUs(2), span("u", "new").startUs(2));
    assertThat(keys(search(new From.After(new Cursor.At(position)), 2)))
        .containsExactly("u/new", "t/c", "+");
    assertThat(keys(search(new From.Before(new Cursor.At(position)), 2)))
        .containsExactly("t/a", "s/new");
    var between = new Cursor.At(new Position(3, "", ""));
    assertThat(keys(search(new From.After(between), 1))).containsExactly("t/c", "+");
  }

  @Test
  void cursorOfAPosition_isOfTheOrderOfTheSearch() {
    given(span("t", "a").lastingUs(3), span("t", "b").lastingUs(2), span("t", "c").lastingUs(1));
    Order longestFirst = sort(SortKey.DURATION, Direction.DESCENDING);
    var cursor = new Cursor.At(new Position(2, "t", "b"));
    assertThat(keys(search(longestFirst, new From.After(cursor), 9))).containsExactly("t/c");
    assertThat(keys(search(longestFirst, new From.Before(cursor), 9))).containsExactly("t/a");
  }

  // 12
  @Test
  void cursorOfAnId_keepsThePlaceOfASpanThatNoLongerMatches() {
    givenFive();
    given(span("t", "c").startUs(3).status(Status.ERROR));
    var successful = new Condition.StatusIn(Set.of(Status.SUCCESS));
    assertThat(keys(search(after("c"), 1, successful))).containsExactly("t/d", "+");
    assertThat(keys(search(before("c"), 1, successful))).containsExactly("t/b", "+");
  }

  @Test
  void cursorOfAnId_meansTheOneInTheList() {
    given(
        span("t", "same").startUs(1),
        span("u", "same").startUs(7),
        span("t", "b").startUs(2),
        span("u", "b").startUs(8));
    var inT = new Condition.TraceIn(Set.of("t"));
    assertThat(keys(search(after("same"), 9, inT))).containsExactly("t/b");
    var inU = new Condition.TraceIn(Set.of("u"));
    assertThat(keys(search(after("same"), 9, inU))).containsExactly("u/b");
  }

  @Test
  void cursorOfAnId_whoseSpanNoLongerMatches_isNotTakenForOneThatNeverCould() {
    given(
        span("t", "same").startUs(1).status(Status.ERROR),
        span("u", "same").startUs(7),
        span("t", "b").startUs(2));
    assertThat(
            keys(
                search(
                    after("same"),
                    9,
                    new Condition.TraceIn(Set.of("t")),
                    new Condition.StatusIn(Set.of(Status.SUCCESS)))))
        .containsExactly("t/b");
  }

  // 13
  @Test
  void cursorOfAnUnknownId_isRefused() {
    givenFive();
    assertThat(search(after("x"), 1)).isEqualTo(new SearchResult.UnknownCursor("x"));
    assertThat(search(before(""), 1)).isEqualTo(new SearchResult.UnknownCursor(""));
  }

  @Test
  void cursorOfAnIdThatSeveralSpansOfTheListHave_isRefused() {
    given(span("t", "same"), span("u", "same"), span("t", "b"));
    assertThat(search(after("same"), 1)).isEqualTo(new SearchResult.AmbiguousCursor("same"));
    var failed = new Condition.StatusIn(Set.of(Status.ERROR));
    assertThat(search(after("same"), 1, failed))
        .isEqualTo(new SearchResult.AmbiguousCursor("same"));
  }

  @Test
  void pages_ofManySpansWithOneSortValue_giveEachOnce() {
    given(Spans.many("t", 300).stream().map(s -> span("t", s.key().id()).make()).toList());
    Order byTokens = sort(SortKey.INPUT_TOKENS, Direction.DESCENDING);
    var seen = new ArrayList<String>();
    From from = BEGINNING;
    boolean hasMore = true;
    while (hasMore) {
      var page = (SearchResult.Found) search(byTokens, from, 7);
      page.rows().forEach(row -> seen.add(row.text(Field.ID)));
      from = after(page.rows().getLast().text(Field.ID));
      hasMore = page.hasMore();
    }
    assertThat(seen).hasSize(300).isSortedAccordingTo(Comparator.reverseOrder());
  }
}
