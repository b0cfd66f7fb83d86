package dev.outspan.wire.request;

import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.request.ValidationError.Detail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads one of a few names, in exactly that spelling.
final class Choice<T> implements Reading<T> {
  private final Map<String, T> values;
  private final String expected;

  private Choice(SequencedMap<String, T> values) {
    this.values = values;
    List<String> names = values.keySet().stream().map("'%s'"::formatted).toList();
    expected =
        names.stream().limit(names.size() - 1).collect(Collectors.joining(", "))
            + " or "
            + names.getLast();
  }

  /// A choice of two or more values, which an error lists in this order.
  static <T> Choice<T> of(T[] values, Function<T, String> wireName) {
    var byName = new LinkedHashMap<String, T>();
    for (T value : values) {
      byName.put(wireName.apply(value), value);
    }
    return new Choice<>(byName);
  }

  @Override
  public Optional<T> read(JsonNode value, Location at, Problems problems) {
    Optional<T> chosen =
        value.kind() == Kind.STRING
            ? Optional.ofNullable(values.get(value.text()))
            : Optional.empty();
    if (chosen.isEmpty()) {
      problems.add(
          "enum", at, "Input should be " + expected, value, new Detail.Text("expected", expected));
    }
    return chosen;
  }
}
