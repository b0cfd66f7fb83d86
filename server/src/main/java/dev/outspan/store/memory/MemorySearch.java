package dev.outspan.store.memory;

import dev.outspan.query.Condition;
import dev.outspan.query.Matching;
import dev.outspan.query.Page;
import dev.outspan.query.Position;
import dev.outspan.query.Search;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.SpanRow;
import dev.outspan.store.SearchResult;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Answers one search from the whole list.
final class MemorySearch {
  private final Contents contents;
  private final Search search;
  private final List<Span> list;
  private final Comparator<Position> order;

  /// How many spans of the list have an id.
  private final Map<String, Long> sharers;

  /// @param matching the spans for which the conditions hold
  MemorySearch(Contents contents, Search search, List<Span> matching) {
    this.contents = contents;
    this.search = search;
    order = search.order().comparator();
    list =
        matching.stream().sorted(Comparator.comparing(search.order()::positionOf, order)).toList();
    sharers =
        list.stream()
            .collect(Collectors.groupingBy(span -> span.key().id(), Collectors.counting()));
  }

  SearchResult run() {
    return switch (search.page().from()) {
      case Page.From.Beginning _ -> forward(list);
      case Page.From.After(var cursor) ->
          switch (cursor) {
            case Page.Cursor.At(var position) -> after(position);
            case Page.Cursor.AtSpan(var id) -> atSpan(id);
          };
      case Page.From.Before(var cursor) ->
          switch (cursor) {
            case Page.Cursor.At(var position) -> before(position);
            case Page.Cursor.AtSpan(var id) -> atSpan(id);
          };
    };
  }

  private SearchResult atSpan(String id) {
    List<Position> places = placesMeant(id);
    if (places.isEmpty()) {
      return new SearchResult.UnknownCursor(id);
    }
    if (places.size() > 1) {
      return new SearchResult.AmbiguousCursor(id);
    }
    return search.page().from() instanceof Page.From.Before
        ? before(places.getFirst())
        : after(places.getFirst());
  }

  /// Where the spans stand that the id can mean.
  private List<Position> placesMeant(String id) {
    Map<SpanKey, Position> all = contents.places(search.accountId(), id, search.order());
    Set<SpanKey> inList = list.stream().map(Span::key).collect(Collectors.toSet());
    List<Position> listed = placesOf(all, inList::contains);
    if (!listed.isEmpty()) {
      return listed;
    }
    List<Position> possible = placesOf(all, this::canBeListed);
    return possible.isEmpty() ? List.copyOf(all.values()) : possible;
  }

  private static List<Position> placesOf(Map<SpanKey, Position> all, Predicate<SpanKey> isMeant) {
    return all.entrySet().stream()
        .filter(place -> isMeant.test(place.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private boolean canBeListed(SpanKey key) {
    return search.conditions().stream()
        .allMatch(
            condition ->
                !(condition instanceof Condition.OfKey ofKey) || Matching.matches(ofKey, key));
  }

  private SearchResult after(Position cursor) {
    return forward(
        list.stream()
            .filter(span -> order.compare(search.order().positionOf(span), cursor) > 0)
            .toList());
  }

  private SearchResult before(Position cursor) {
    List<Span> before =
        list.stream()
            .filter(span -> order.compare(search.order().positionOf(span), cursor) < 0)
            .toList();
    int length = length(before.reversed());
    return found(before.subList(before.size() - length, before.size()), length < before.size());
  }

  private SearchResult forward(List<Span> rest) {
    int length = length(rest);
    return found(rest.subList(0, length), length < rest.size());
  }

  /// How many of the spans make a page.
  ///
  /// @param outward the spans on the page's side of the cursor, the nearest first
  private int length(List<Span> outward) {
    if (outward.size() <= search.page().limit()) {
      return outward.size();
    }
    for (int length = search.page().limit(); length > 0; length--) {
      if (isOwn(outward.get(length - 1))) {
        return length;
      }
    }
    int most = Math.min(outward.size(), search.page().limit() + Page.MOST);
    for (int length = search.page().limit() + 1; length < most; length++) {
      if (isOwn(outward.get(length - 1))) {
        return length;
      }
    }
    return most;
  }

  private boolean isOwn(Span span) {
    return sharers.getOrDefault(span.key().id(), 0L) == 1;
  }

  private static SearchResult found(List<Span> spans, boolean hasMore) {
    return new SearchResult.Found(spans.stream().map(SpanRow::of).toList(), hasMore);
  }
}
