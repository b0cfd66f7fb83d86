package dev.outspan.wire.chat;

import dev.outspan.span.Json;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Member;
import dev.outspan.wire.Utf8Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Lists that telemetry spreads over attributes, such as `llm.input_messages.0.message.role`, put
/// together again.
///
/// A level whose names are all numbers is a list in the order of the numbers; holes in it are
/// skipped.
public final class Flattened {
  private static final int DEEPEST = 20;

  /// The levels below by their name; a value where there are none.
  private final Map<String, Flattened> children = new LinkedHashMap<>();
  private Optional<Json> value = Optional.empty();

  private Flattened() {}

  /// The list below a prefix, which ends in a dot; none if there is none.
  public static Optional<JsonNode> list(JsonNode attributes, String prefix) {
    var root = new Flattened();
    for (Member member : attributes.members()) {
      if (member.name().startsWith(prefix)) {
        String[] path = member.name().substring(prefix.length()).split("\\.", DEEPEST);
        root.put(List.of(path), member.value().json());
      }
    }
    if (!root.isList()) {
      return Optional.empty();
    }
    var json = new Utf8Buffer(1 << 10);
    root.append(json);
    return Nodes.parse(json.toByteArray());
  }

  private void put(List<String> path, Json leaf) {
    Flattened at = this;
    for (String step : path) {
      at = at.children.computeIfAbsent(step, _ -> new Flattened());
    }
    at.value = Optional.of(leaf);
  }

  private boolean isList() {
    return !children.isEmpty()
        && children.keySet().stream().allMatch(name -> name.matches("[0-9]{1,9}"));
  }

  private void append(Utf8Buffer out) {
    if (children.isEmpty()) {
      Json json = value.orElseThrow();
      out.append(json.bytes(), 0, json.sizeBytes());
    } else if (isList()) {
      appendList(out);
    } else {
      appendObject(out);
    }
  }

  private void appendList(Utf8Buffer out) {
    var sorted = new TreeMap<Integer, Flattened>();
    children.forEach((name, child) -> sorted.put(Integer.valueOf(name), child));
    byte before = '[';
    for (Flattened child : sorted.values()) {
      out.append(before);
      child.append(out);
      before = ',';
    }
    out.append((byte) ']');
  }

  private void appendObject(Utf8Buffer out) {
    byte before = '{';
    for (var child : children.entrySet()) {
      out.append(before).appendString(child.getKey()).append((byte) ':');
      child.getValue().append(out);
      before = ',';
    }
    out.append((byte) '}');
  }
}
