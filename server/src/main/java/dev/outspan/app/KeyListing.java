package dev.outspan.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.account.ApiKey;
import dev.outspan.account.IssuedKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Keys as people and as programs read them.
///
/// @param now tells which keys are still good
record KeyListing(Instant now) {
  private static final List<String> TITLES =
      List.of("ID", "STATUS", "SCOPES", "ACCOUNTS", "CREATED", "EXPIRES", "NAME");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// One row a key under a row of titles, in columns; the last line without a line end.
  String table(List<ApiKey> keys) {
    var rows = new ArrayList<List<String>>();
    rows.add(TITLES);
    keys.forEach(key -> rows.add(cells(key)));
    int[] widths =
        IntStream.range(0, TITLES.size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      line.append(cell).repeat(' ', widths[column] - cell.length() + 2);
    }
    return line.toString().stripTrailing();
  }

  private List<String> cells(ApiKey key) {
    return List.of(
        key.id(),
        status(key),
        String.join(",", key.grant().scopeWords()),
        String.join(",", key.grant().accounts()),
        seconds(key.created()),
        key.expires().map(KeyListing::seconds).orElse("never"),
        key.name());
  }

  /// An array of objects; what is absent is `null`.
  String json(List<ApiKey> keys) {
    ArrayNode array = JSON.createArrayNode();
    keys.forEach(key -> describe(key, array.addObject()));
    return array.toPrettyString();
  }

  String json(ApiKey key) {
    return describe(key, JSON.createObjectNode()).toPrettyString();
  }

  /// Like one of the list, with the secret as `key` in front.
  String json(IssuedKey issued) {
    return describe(issued.key(), JSON.createObjectNode().put("key", issued.secret().reveal()))
        .toPrettyString();
  }

  private ObjectNode describe(ApiKey key, ObjectNode object) {
    object.put("id", key.id()).put("name", key.name()).put("status", status(key));
    key.grant().accounts().forEach(object.putArray("accounts")::add);
    key.grant().scopeWords().forEach(object.putArray("scopes")::add);
    return object
        .put("created", key.created().toString())
        .put("expires", text(key.expires()))
        .put("revoked", text(key.revoked()))
        .put("replaced_by", text(key.replacedBy()));
  }

  private String status(ApiKey key) {
    return key.status(now).name().toLowerCase(Locale.ROOT);
  }

  private static String seconds(Instant when) {
    return when.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static @Nullable String text(Optional<?> value) {
    return value.map(Object::toString).orElse(null);
  }
}
