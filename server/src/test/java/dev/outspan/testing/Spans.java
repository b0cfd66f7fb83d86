package dev.outspan.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Json;
import dev.outspan.span.Links;
import dev.outspan.span.Micros;
import dev.outspan.span.OperationType;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.SpanKey;
import dev.outspan.span.Status;
import dev.outspan.span.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Makers of spans for tests.
///
/// Random ones draw everything from a few values, so that keys, times and texts collide.
public final class Spans {
  public static final String ACCOUNT = "account";

  /// 2026-01-01T00:00:00Z.
  public static final long START_US = Micros.of(Instant.parse("2026-01-01T00:00:00Z"));

  private Spans() {}

  public static SpanMaker span(String traceId, String id) {
    return new SpanMaker(
        new SpanKey(ACCOUNT, traceId, id),
        "name",
        START_US,
        Optional.empty(),
        Status.SUCCESS,
        OperationType.STANDALONE,
        Links.NONE,
        Payload.EMPTY,
        Usage.NONE);
  }

  /// Spans in every trace of the given ones, with ids of their own.
  public static List<Span> many(String traceId, int count) {
    var spans = new ArrayList<Span>();
    for (int i = 0; i < count; i++) {
      spans.add(span(traceId, "%s-%05d".formatted(traceId, i)).startUs(START_US + i).make());
    }
    return spans;
  }

  /// A span of one of two accounts, four traces and six ids.
  public static Span random(RandomGenerator random) {
    long startUs = START_US + random.nextInt(4);
    var maker =
        span(TRACES.get(random.nextInt(TRACES.size())), IDS.get(random.nextInt(IDS.size())))
            .account(random.nextInt(8) == 0 ? "other" : ACCOUNT)
            .name(pick(random, NAMES))
            .startUs(startUs)
            .status(Status.values()[random.nextInt(3)])
            .type(OperationType.values()[random.nextInt(3)])
            .links(links(random))
            .payload(payload(random));
    if (random.nextBoolean()) {
      maker = maker.lastingUs(1_000L * random.nextInt(3) + random.nextInt(-1, 2) + 1);
    }
    if (random.nextInt(3) == 0) {
      maker = maker.tokens(random.nextInt(3), random.nextInt(3));
    }
    return maker.make();
  }

  /// Bytewise order, order of `String` and order of length all differ in these.
  public static final List<String> TRACES = List.of("t", "t\uff5e", "t\ud83d\ude00", "T");

  public static final List<String> IDS = List.of("a", "b", "ab", "\uffee", "\ud83d\ude00", "'");

  public static final List<String> NAMES = List.of("name", "Name", "", "n%", "a'b");

  /// Texts of payloads.
  public static final List<String> TEXTS =
      List.of(
          "{}",
          "{\"q\":\"The cat sat\"}",
          "{\"q\":\"concatenate\"}",
          "{\"q\":\"100%\"}",
          "{\"cat\":\"\\ncat\"}",
          "{\"q\":\"CAT  SAT\"}");

  public static final List<String> METADATA =
      List.of(
          "{}",
          "{\"k\":1}",
          "{\"k\":1.0,\"l\":\"v\"}",
          "{\"k\":\"1\"}",
          "{\"k\":[1,\"v\"]}",
          "{\"k\":null}",
          "{\"k\":{\"a\":1,\"b\":2}}",
          "{\"m\":{\"k\":1}}",
          "{\"__agent_name__\":\"v\",\"k\":true}");

  private static Links links(RandomGenerator random) {
    return new Links(
        maybe(random, List.of("a", "b", "", "nowhere")),
        maybe(random, List.of("g1", "g2")),
        maybe(random, List.of("i")),
        maybe(random, List.of("v1", "v2")),
        maybe(random, List.of("0af7651916cd43dd8448eb211c80319c")),
        maybe(random, List.of("00f067aa0ba902b7", "b7ad6b7169203331")));
  }

  private static Payload payload(RandomGenerator random) {
    return new Payload(
        json(pick(random, TEXTS)),
        json(pick(random, TEXTS)),
        json(pick(random, METADATA)),
        maybe(random, TEXTS).map(Spans::json));
  }

  private static Optional<String> maybe(RandomGenerator random, List<String> values) {
    return random.nextInt(3) == 0 ? Optional.of(pick(random, values)) : Optional.empty();
  }

  private static String pick(RandomGenerator random, List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static Json json(String canonical) {
    return Json.ofCanonical(canonical.getBytes(UTF_8));
  }
}
