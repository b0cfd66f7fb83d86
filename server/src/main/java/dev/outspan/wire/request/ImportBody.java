package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.wire.JsonDocument;
import dev.outspan.wire.JsonException;
import dev.outspan.wire.JsonException.NotUtf8;
import dev.outspan.wire.JsonException.NumberTooLong;
import dev.outspan.wire.JsonException.Syntax;
import dev.outspan.wire.JsonException.TooDeep;
import dev.outspan.wire.JsonException.TooManyTokens;
import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.JsonNode;
import dev.outspan.wire.JsonNode.Kind;
import dev.outspan.wire.request.ValidationError.Detail;
import java.util.Arrays;

/// The JSON values of a file: the elements of one array, or one value a line. A file that is one
/// object over several lines is that object. Blank lines count, but are nothing.
///
/// One value at a time is in memory, beside the file, unless they are elements of one array.
final class ImportBody {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final byte[] bytes;
  private final JsonLimits limits;
  private final Problems problems;

  ImportBody(byte[] bytes, JsonLimits limits, Problems problems) {
    this.bytes = bytes;
    this.limits = limits;
    this.problems = problems;
  }

  /// Takes one value.
  @FunctionalInterface
  interface Taker {
    /// Whether there is to be a next one.
    boolean take(JsonNode value, Location at);
  }

  /// Hands over the values in order, up to the first that is no JSON, of which the problems then
  /// tell.
  ///
  /// @throws TooMany if there are more values in a line than the limits allow
  void forEach(Taker taker) throws TooMany {
    int begin = isMarked() ? MARK.length : 0;
    int first = pastBlanks(begin, bytes.length);
    if (first == bytes.length) {
      return;
    }
    if (bytes[first] == '[' || isOneObject(first)) {
      whole(taker);
    } else {
      lines(begin, taker);
    }
  }

  /// More values than the limits allow.
  static final class TooMany extends Exception {
    TooMany(int limit) {
      super("over %d values and keys in one line, or in one array".formatted(limit));
    }
  }

  private boolean isMarked() {
    return bytes.length >= MARK.length
        && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length);
  }

  private int pastBlanks(int from, int to) {
    int at = from;
    while (at < to && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private int lineEnd(int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  /// Whether the first line is no JSON by itself, but the file is.
  private boolean isOneObject(int first) {
    int end = lineEnd(first);
    if (pastBlanks(end, bytes.length) == bytes.length || isJson(first, end)) {
      return false;
    }
    return isJson(first, bytes.length);
  }

  private boolean isJson(int from, int to) {
    try {
      var _ = JsonDocument.parse(Arrays.copyOfRange(bytes, from, to), limits);
      return true;
    } catch (JsonException _) {
      return false;
    }
  }

  private void whole(Taker taker) throws TooMany {
    try {
      JsonNode root = JsonDocument.parse(bytes, limits).root();
      if (root.kind() != Kind.ARRAY) {
        taker.take(root, Location.BODY.then(0));
        return;
      }
      int index = 0;
      for (JsonNode element : root.elements()) {
        if (!taker.take(element, Location.BODY.then(index++))) {
          return;
        }
      }
    } catch (JsonException e) {
      reject(e, Location.BODY);
    }
  }

  private void lines(int begin, Taker taker) throws TooMany {
    int from = begin;
    for (int index = 0; from < bytes.length; index++) {
      int end = lineEnd(from);
      Location at = Location.BODY.then(index);
      int text = pastBlanks(from, end);
      if (text < end) {
        try {
          JsonNode value = JsonDocument.parse(Arrays.copyOfRange(bytes, text, end), limits).root();
          if (!taker.take(value, at)) {
            return;
          }
        } catch (JsonException e) {
          reject(e, at);
          return;
        }
      }
      from = end + 1;
    }
  }

  private void reject(JsonException failure, Location at) throws TooMany {
    switch (failure.fault()) {
      case Syntax(int offset, String message) -> reject(at.then(offset), message);
      case NotUtf8 _ -> reject(at, "not valid " + UTF_8);
      case TooDeep _ -> reject(at, "nested deeper than %d".formatted(limits.depth()));
      case NumberTooLong _ ->
          reject(at, "a number of more than %d digits".formatted(limits.numberDigits()));
      case TooManyTokens(int limit) -> throw new TooMany(limit);
    }
  }

  private void reject(Location at, String message) {
    problems.add(
        "json_invalid",
        at,
        "JSON decode error",
        JsonNode.EMPTY_OBJECT,
        new Detail.Text("error", message));
  }
}
