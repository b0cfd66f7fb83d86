package dev.outspan.cli.transfer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.client.ApiClient;
import dev.outspan.client.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What is to be exported.
///
/// @param query the window
/// @param body filters and options
/// @param arguments the command line, by which the order is known again: times such as `24h`
///     ago are others each time they are read
public record ExportOrder(Map<String, String> query, ObjectNode body, List<String> arguments) {
  public byte[] bytes() {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Equal for the same order to the same server.
  ObjectNode identity(ApiClient client) {
    ObjectNode identity = Json.object().put("server", client.access().toString());
    ArrayNode words = identity.putArray("arguments");
    arguments.forEach(words::add);
    return identity;
  }
}
