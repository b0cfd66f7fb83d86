package dev.outspan.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.account.Scope;
import dev.outspan.http.AnswerStream;
import dev.outspan.http.Exchange;
import dev.outspan.http.Exchange.Trailers;
import dev.outspan.http.HttpProblem;
import dev.outspan.http.Routes;
import dev.outspan.query.Page.From;
import dev.outspan.query.Search;
import dev.outspan.span.SpanRow;
import dev.outspan.store.SearchResult;
import dev.outspan.store.SearchResult.Found;
import dev.outspan.store.SpanReader;
import dev.outspan.wire.SpanJson;
import dev.outspan.wire.Utf8Buffer;
import dev.outspan.wire.request.CursorText;
import dev.outspan.wire.request.SearchDecoder;
import java.io.IOException;
import java.util.Map;

/// `POST /v5/spans/search`: a page of the selected spans.
final class SearchEndpoint {
  private final Requests requests;
  private final SpanReader spans;

  SearchEndpoint(Requests requests, SpanReader spans) {
    this.requests = requests;
    this.spans = spans;
  }

  void addTo(Routes routes) {
    routes.add("POST", "/v5/spans/search", Scope.READ, this::search);
  }

  private void search(Exchange exchange) throws IOException {
    var body = requests.question(exchange);
    Search search =
        requests.require(SearchDecoder.decode(exchange.account(), exchange.query(), body));
    Found page = found(exchange.ask(() -> spans.search(search)));
    exchange.hold(page.rows().stream().mapToLong(SpanRow::sizeBytes).sum());
    answer(exchange, search, page);
  }

  private static Found found(SearchResult result) {
    return switch (result) {
      case Found found -> found;
      case SearchResult.UnknownCursor(var id) ->
          throw HttpProblem.detail(400, "the cursor '%s' is no span's id".formatted(id));
      case SearchResult.AmbiguousCursor(var id) ->
          throw HttpProblem.detail(
              400,
              "the cursor '%s' is the id of several spans: use next_cursor or prev_cursor"
                  .formatted(id));
    };
  }

  private static void answer(Exchange exchange, Search search, Found page) throws IOException {
    AnswerStream out =
        exchange.stream(200, Map.of("Content-Type", "application/json"), Trailers.NONE);
    out.write("{\"items\":[".getBytes(UTF_8));
    var item = new Utf8Buffer(1 << 16);
    boolean isFirst = true;
    for (SpanRow row : page.rows()) {
      item.clear();
      if (!isFirst) {
        item.append((byte) ',');
      }
      SpanJson.append(item, row);
      out.write(item.array(), 0, item.length());
      isFirst = false;
    }
    out.write(rest(search, page).getBytes(UTF_8));
  }

  private static String rest(Search search, Found page) {
    var rest = new StringBuilder("],\"object\":\"list\",\"total\":0,\"has_more\":");
    rest.append(page.hasMore()).append(",\"limit\":").append(search.page().limit());
    if (isFollowed(search, page)) {
      rest.append(",\"next_cursor\":\"").append(cursor(search, page.rows().getLast())).append('"');
    }
    if (isPreceded(search, page)) {
      rest.append(",\"prev_cursor\":\"").append(cursor(search, page.rows().getFirst())).append('"');
    }
    return rest.append('}').toString();
  }

  private static String cursor(Search search, SpanRow row) {
    return CursorText.encode(search.order(), search.order().positionOf(row.toSpan()));
  }

  /// Whether there is, or may be, something behind the page.
  private static boolean isFollowed(Search search, Found page) {
    return switch (search.page().from()) {
      case From.Beginning _, From.After _ -> page.hasMore();
      case From.Before _ -> !page.rows().isEmpty();
    };
  }

  /// Whether there is, or may be, something before the page.
  private static boolean isPreceded(Search search, Found page) {
    return switch (search.page().from()) {
      case From.Beginning _ -> false;
      case From.After _ -> !page.rows().isEmpty();
      case From.Before _ -> page.hasMore();
    };
  }
}
