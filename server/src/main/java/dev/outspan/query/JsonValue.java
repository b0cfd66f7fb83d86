package dev.outspan.query;

import dev.outspan.span.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON value in the form in which two of them compare: by type, then by meaning.
///
/// Numbers are equal if their values are (`1`, `1.0` and `10e-1`), objects whatever the order of
/// their keys; `1`, `"1"` and `true` all differ.
public sealed interface JsonValue {
  record Obj(Map<String, JsonValue> members) implements JsonValue {}

  record Arr(List<JsonValue> elements) implements JsonValue {}

  record Str(String text) implements JsonValue {}

  /// A number as `digits` times ten to the `exponent`, the digits without zeros at their end.
  record Num(BigInteger digits, BigInteger exponent) implements JsonValue {}

  record Bool(boolean value) implements JsonValue {}

  record Null() implements JsonValue {}

  static JsonValue of(Json json) {
    return new Reader(json.toString()).value();
  }

  /// The value of a top-level key; empty where the key is missing.
  static Optional<JsonValue> member(Json object, String key) {
    return of(object) instanceof Obj(var members)
        ? Optional.ofNullable(members.get(key))
        : Optional.empty();
  }

  /// Reads canonical JSON, which is known to be valid and no deeper than its limit.
  final class Reader {
    private final String text;
    private int at;

    private Reader(String text) {
      this.text = text;
    }

    private JsonValue value() {
      return switch (text.charAt(at)) {
        case '{' -> object();
        case '[' -> array();
        case '"' -> new Str(string());
        case 't' -> word("true", new Bool(true));
        case 'f' -> word("false", new Bool(false));
        case 'n' -> word("null", new Null());
        default -> number();
      };
    }

    private JsonValue object() {
      var members = new HashMap<String, JsonValue>();
      at++;
      while (text.charAt(at) != '}') {
        skipComma();
        String key = string();
        at++;
        members.put(key, value());
      }
      at++;
      return new Obj(members);
    }

    private JsonValue array() {
      var elements = new ArrayList<JsonValue>();
      at++;
      while (text.charAt(at) != ']') {
        skipComma();
        elements.add(value());
      }
      at++;
      return new Arr(elements);
    }

    private void skipComma() {
      if (text.charAt(at) == ',') {
        at++;
      }
    }

    private JsonValue word(String word, JsonValue value) {
      at += word.length();
      return value;
    }

    private String string() {
      var decoded = new StringBuilder();
      at++;
      while (text.charAt(at) != '"') {
        char c = text.charAt(at++);
        decoded.append(c == '\\' ? escaped() : c);
      }
      at++;
      return decoded.toString();
    }

    private char escaped() {
      char c = text.charAt(at++);
      return switch (c) {
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'u' -> {
          at += 4;
          yield (char) Integer.parseInt(text, at - 4, at, 16);
        }
        default -> c;
      };
    }

    private JsonValue number() {
      int from = at;
      while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      String written = text.substring(from, at);
      int e = Math.max(written.indexOf('e'), written.indexOf('E'));
      var mantissa = new BigDecimal(e < 0 ? written : written.substring(0, e)).stripTrailingZeros();
      if (mantissa.signum() == 0) {
        return new Num(BigInteger.ZERO, BigInteger.ZERO);
      }
      var exponent = e < 0 ? BigInteger.ZERO : new BigInteger(written.substring(e + 1));
      return new Num(
          mantissa.unscaledValue(), exponent.subtract(BigInteger.valueOf(mantissa.scale())));
    }
  }
}
