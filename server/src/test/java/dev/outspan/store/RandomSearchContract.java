package dev.outspan.store;

import static dev.outspan.testing.Spans.ACCOUNT;
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
import dev.outspan.span.Span;
import dev.outspan.span.SpanRow;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.Conditions;
import dev.outspan.testing.Seeds;
import dev.outspan.testing.Spans;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Random searches, answered by the store and by the one in memory, and walked through in every way
/// that a client can.
public abstract class RandomSearchContract extends StoreContract {

  /// Whether the store answers pages that are cut shorter for their size, too.
  protected boolean cutsForSize() {
    return false;
  }

  @Test
  void randomSearches_areAnsweredLikeTheReference() {
    Seeds.forSeeds(
        5,
        random -> {
          try (SpanStore tested = open(directory.resolve("seed" + random.nextInt(1 << 30)));
              var reference = new MemorySpanStore()) {
            List<Span> batch = batch(random, random.nextInt(40));
            assertThat(tested.writer().upsert(batch)).isEqualTo(reference.writer().upsert(batch));
            for (int i = 0; i < 25; i++) {
              Search search = search(random);
              SearchResult expected = reference.reader().search(search);
              SearchResult actual = tested.reader().search(search);
              if (!cutsForSize()) {
                assertThat(written(actual)).as("%s", search).isEqualTo(written(expected));
              }
              walk(tested, search, random.nextInt(4));
            }
          }
        });
  }

  private static Object written(SearchResult result) {
    return result instanceof SearchResult.Found(var rows, var hasMore)
        ? List.of(rows.stream().map(SpanRow::toSpan).toList(), hasMore)
        : result;
  }

  /// Parents are left out: a batch must not be refused.
  private static List<Span> batch(RandomGenerator random, int size) {
    var batch = new ArrayList<Span>();
    for (int i = 0; i < size; i++) {
      Span span = Spans.random(random);
      batch.add(
          new Span(
              span.key(),
              span.name(),
              span.timing(),
              span.status(),
              span.type(),
              Spans.span("t", "a").links(),
              span.payload(),
              span.usage(),
              span.createdBy()));
    }
    return batch;
  }

  private static Search search(RandomGenerator random) {
    var conditions = new ArrayList<Condition>();
    for (int i = random.nextInt(3); i > 0; i--) {
      conditions.add(Conditions.random(random));
    }
    var order =
        new Order(
            SortKey.values()[random.nextInt(4)],
            random.nextBoolean() ? Direction.ASCENDING : Direction.DESCENDING);
    Cursor cursor =
        random.nextBoolean()
            ? new Cursor.AtSpan(Spans.IDS.get(random.nextInt(Spans.IDS.size())))
            : new Cursor.At(order.positionOf(Spans.random(random)));
    From from =
        switch (random.nextInt(3)) {
          case 0 -> new From.Beginning();
          case 1 -> new From.After(cursor);
          default -> new From.Before(cursor);
        };
    return new Search(ACCOUNT, conditions, order, new Page(from, 1 + random.nextInt(5)));
  }

  /// Walks forward or backward, by bare ids or by positions: every span comes once, in order.
  private void walk(SpanStore tested, Search search, int way) {
    Order order = search.order();
    List<Span> list = new ArrayList<>(scan(tested, search.selection()));
    list.sort(Comparator.comparing(order::positionOf, order.comparator()));
    Function<Span, Cursor> cursor =
        way < 2
            ? span -> new Cursor.AtSpan(span.key().id())
            : span -> new Cursor.At(order.positionOf(span));
    assertThat(way % 2 == 0 ? forward(tested, search, cursor) : backward(tested, search, cursor))
        .as("way %d through %s", way, search)
        .isEqualTo(list);
  }

  private static List<Span> forward(
      SpanStore tested, Search search, Function<Span, Cursor> cursor) {
    var seen = new ArrayList<Span>();
    From from = new From.Beginning();
    boolean hasMore = true;
    while (hasMore) {
      var found = page(tested, search, from);
      hasMore = found.hasMore();
      found.rows().forEach(row -> seen.add(row.toSpan()));
      if (hasMore) {
        assertThat(found.rows()).as("a page that has more").isNotEmpty();
        from = new From.After(cursor.apply(seen.getLast()));
      }
    }
    return seen;
  }

  private static List<Span> backward(
      SpanStore tested, Search search, Function<Span, Cursor> cursor) {
    var seen = new ArrayList<Span>();
    boolean isDown = search.order().direction() == Direction.DESCENDING;
    From from =
        new From.Before(
            new Cursor.At(
                new Position(isDown ? Long.MIN_VALUE : Long.MAX_VALUE, "\u0001", "\u0001")));
    boolean hasMore = true;
    while (hasMore) {
      var found = page(tested, search, from);
      hasMore = found.hasMore();
      seen.addAll(0, found.rows().stream().map(SpanRow::toSpan).toList());
      if (hasMore) {
        from = new From.Before(cursor.apply(seen.getFirst()));
      }
    }
    return seen;
  }

  private static SearchResult.Found page(SpanStore tested, Search search, From from) {
    return (SearchResult.Found)
        tested
            .reader()
            .search(
                new Search(
                    search.accountId(),
                    search.conditions(),
                    search.order(),
                    new Page(from, search.page().limit())));
  }
}
