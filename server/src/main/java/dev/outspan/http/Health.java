package dev.outspan.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/// What an orchestrator asks: `/livez` and `/healthz` whether the process answers, which never
/// looks at the store, so that a sick one does not restart it; `/readyz` whether it can do its
/// work.
public final class Health {
  private static final byte[] ALIVE = "{\"status\":\"alive\"}".getBytes(UTF_8);

  private Health() {}

  /// One thing that has to be in order.
  ///
  /// @param note more about it; empty for nothing
  public record Check(String name, boolean passed, String note) {}

  /// Adds the three routes, which need no key.
  ///
  /// @param checks asked for at each `/readyz`; must not wait
  public static void addTo(Routes routes, Supplier<List<Check>> checks) {
    routes
        .addPublic("GET", "/livez", exchange -> exchange.json(200, ALIVE))
        .addPublic("GET", "/healthz", exchange -> exchange.json(200, ALIVE))
        .addPublic("GET", "/readyz", exchange -> answer(exchange, checks.get()));
  }

  private static void answer(Exchange exchange, List<Check> checks) throws IOException {
    boolean ready = checks.stream().allMatch(Check::passed);
    var json = new Utf8Buffer(256);
    json.appendAscii("{\"status\":").appendString(ready ? "ready" : "not ready");
    json.appendAscii(",\"checks\":[");
    String separator = "";
    for (Check check : checks) {
      json.appendAscii(separator).appendAscii("{\"name\":").appendString(check.name());
      json.appendAscii(",\"passed\":").appendAscii(Boolean.toString(check.passed()));
      if (!check.note().isEmpty()) {
        json.appendAscii(",\"note\":").appendString(check.note());
      }
      json.appendAscii("}");
      separator = ",";
    }
    json.appendAscii("]}");
    exchange.json(ready ? 200 : 503, json);
  }
}
