package dev.outspan.api;

import dev.outspan.account.ApiKey;
import dev.outspan.account.IssuedKey;
import dev.outspan.span.Micros;
import dev.outspan.wire.Utf8Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Keys as the admin side shows them: compact JSON, absent fields left out.
///
/// @param now tells which keys are still good
record KeyJson(Instant now) {

  Utf8Buffer list(List<ApiKey> keys) {
    var out = new Utf8Buffer(1 << 10).appendAscii("{\"items\":[");
    String separator = "";
    for (ApiKey key : keys) {
      out.appendAscii(separator).appendAscii("{");
      append(out, key);
      separator = ",";
    }
    return out.appendAscii("],\"object\":\"list\"}");
  }

  Utf8Buffer one(ApiKey key) {
    var out = new Utf8Buffer(512).appendAscii("{");
    append(out, key);
    return out;
  }

  /// Like one of the list, with the secret as `key` in front.
  Utf8Buffer issued(IssuedKey issued) {
    var out = new Utf8Buffer(512);
    out.appendAscii("{\"key\":").appendString(issued.secret().reveal()).appendAscii(",");
    append(out, issued.key());
    return out;
  }

  private void append(Utf8Buffer out, ApiKey key) {
    out.appendAscii("\"id\":").appendString(key.id());
    out.appendAscii(",\"name\":").appendString(key.name());
    out.appendAscii(",\"status\":").appendString(key.status(now).name().toLowerCase(Locale.ROOT));
    append(out, ",\"accounts\":", key.grant().accounts());
    append(out, ",\"scopes\":", key.grant().scopeWords());
    append(out, ",\"created\":", Optional.of(key.created()));
    append(out, ",\"expires\":", key.expires());
    append(out, ",\"revoked\":", key.revoked());
    key.replacedBy().ifPresent(id -> out.appendAscii(",\"replaced_by\":").appendString(id));
    out.appendAscii(",\"object\":\"api_key\"}");
  }

  private static void append(Utf8Buffer out, String name, List<String> texts) {
    out.appendAscii(name);
    String separator = "[";
    for (String text : texts) {
      out.appendAscii(separator).appendString(text);
      separator = ",";
    }
    out.appendAscii("]");
  }

  private static void append(Utf8Buffer out, String name, Optional<Instant> time) {
    time.ifPresent(
        when ->
            out.appendAscii(name)
                .appendAscii("\"")
                .appendInstantMicros(Micros.of(when))
                .appendAscii("\""));
  }
}
