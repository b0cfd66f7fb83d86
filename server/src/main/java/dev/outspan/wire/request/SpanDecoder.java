package dev.outspan.wire.request;

import dev.outspan.span.Span;
import dev.outspan.span.SpanPatch;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Reads the spans that one caller sends to one account.
public final class SpanDecoder {
  /// The most spans of one batch.
  public static final int MOST_ITEMS = 1_000;

  private final SpanFields spanFields;
  private final long spanBytesLimit;

  /// @param createdBy the id of the API key that the request came with
  /// @param newIds makes the ids of spans that come without
  /// @param spanBytesLimit the most bytes of one span as compact JSON
  public SpanDecoder(
      String accountId, String createdBy, Supplier<String> newIds, long spanBytesLimit) {
    this.spanFields = new SpanFields(accountId, createdBy, newIds);
    this.spanBytesLimit = spanBytesLimit;
  }

  /// Reads one span.
  public Decoded<Span> create(Body body) {
    return decode(
        List.of(body.value()),
        _ -> "the span",
        problems -> body.fields(problems).flatMap(spanFields::read));
  }

  /// Reads `{"items":[…]}`: the spans in their order.
  public Decoded<List<Span>> batch(Body body) {
    Reading<Span> item =
        (value, at, problems) -> Fields.of(value, at, problems).flatMap(spanFields::read);
    return decode(
        itemsOf(body.value()),
        "items[%d]"::formatted,
        problems ->
            body.fields(problems)
                .flatMap(fields -> fields.required("items", Reading.listOf(item, MOST_ITEMS))));
  }

  /// Reads a change of a span. What is null counts as not given.
  ///
  /// Whether the new end is before the start only the stored span can tell: [#endsBeforeStart].
  public Decoded<SpanPatch> patch(Body body) {
    if (body.value().sizeBytes() > spanBytesLimit) {
      return tooLarge("the patch", body.value());
    }
    var problems = new Problems();
    return problems.settle(body.fields(problems).map(SpanFields::readPatch));
  }

  /// What is wrong with a patch whose end is before the start of the stored span.
  public static Decoded<SpanPatch> endsBeforeStart(Body patch) {
    var problems = new Problems();
    problems.addValueError(Location.BODY, SpanFields.ENDS_BEFORE_START, patch.value());
    return problems.invalid();
  }

  /// Reads spans between the checks that come before and after: of their sizes, of their names.
  ///
  /// @param sent the values that should be spans
  /// @param names what the client knows each as
  private <T> Decoded<T> decode(
      List<JsonNode> sent, IntFunction<String> names, Function<Problems, Optional<T>> reading) {
    for (int i = 0; i < sent.size(); i++) {
      if (sent.get(i).sizeBytes() > spanBytesLimit) {
        return tooLarge(names.apply(i), sent.get(i));
      }
    }
    var problems = new Problems();
    Optional<T> read = reading.apply(problems);
    if (read.isEmpty()) {
      return problems.invalid();
    }
    for (int i = 0; i < sent.size(); i++) {
      Optional<String> fault = Identity.fault(sent.get(i), Identity.OF_SPAN);
      if (fault.isPresent()) {
        return new Decoded.Malformed<>("%s: %s".formatted(names.apply(i), fault.get()));
      }
    }
    return new Decoded.Valid<>(read.get());
  }

  private <T> Decoded<T> tooLarge(String name, JsonNode span) {
    return new Decoded.TooLarge<>(
        "%s has %d bytes, the limit is %d".formatted(name, span.sizeBytes(), spanBytesLimit));
  }

  /// The items of a batch that has not too many; none where the body is no batch.
  private static List<JsonNode> itemsOf(JsonNode body) {
    JsonNode items = body.kind() == Kind.OBJECT ? body.member("items") : null;
    return items != null && items.kind() == Kind.ARRAY && items.size() <= MOST_ITEMS
        ? items.elements()
        : List.of();
  }
}
