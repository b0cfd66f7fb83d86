package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One value of a [JsonDocument]. It keeps the whole document in memory; [#json] does not.
///
/// Asking a value for what its kind does not have is a mistake of the caller and throws
/// [IllegalStateException].
public final class JsonNode {
  public static final JsonNode NULL = ofCanonical("null".getBytes(UTF_8));
  public static final JsonNode EMPTY_OBJECT = ofCanonical("{}".getBytes(UTF_8));

  private final byte[] text;
  private final JsonTape tape;
  private final int entry;

  JsonNode(byte[] text, JsonTape tape, int entry) {
    this.text = text;
    this.tape = tape;
    this.entry = entry;
  }

  /// A string, for what comes as text but is read by the rules of JSON values. NUL and lone
  /// surrogates become U+FFFD.
  public static JsonNode ofText(String text) {
    var buffer = new Utf8Buffer(text.length() + 2).appendString(text);
    return ofCanonical(buffer.toByteArray());
  }

  private static JsonNode ofCanonical(byte[] text) {
    var tape = new JsonTape(1);
    tape.close(tape.open(0), text.length);
    return new JsonNode(text, tape, 0);
  }

  public enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }

  /// A name in an object and its value.
  public record Member(String name, JsonNode value) {}

  public Kind kind() {
    return switch (text[tape.start(entry)]) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> Kind.STRING;
      case 't', 'f' -> Kind.BOOLEAN;
      case 'n' -> Kind.NULL;
      default -> Kind.NUMBER;
    };
  }

  /// Whether this is the value `true`.
  public boolean isTrue() {
    return text[tape.start(entry)] == 't';
  }

  /// The canonical bytes of this value, copied out.
  public Json json() {
    return Json.ofCanonical(Arrays.copyOfRange(text, tape.start(entry), tape.end(entry)));
  }

  /// The length of the canonical bytes.
  public int sizeBytes() {
    return tape.length(entry);
  }

  /// What a string says, or a number as it was written.
  public String text() {
    return switch (kind()) {
      case STRING -> JsonText.decode(text, tape.start(entry) + 1, tape.end(entry) - 1);
      case NUMBER -> JsonText.decode(text, tape.start(entry), tape.end(entry));
      case OBJECT, ARRAY, BOOLEAN, NULL -> throw wrongKind("text");
    };
  }

  /// Whether this string was written with a NUL or a lone surrogate, for which U+FFFD now stands.
  public boolean isRepaired() {
    return tape.isRepaired(entry);
  }

  /// The number of elements or members, counted anew each time.
  public int size() {
    return switch (kind()) {
      case ARRAY -> count(1);
      case OBJECT -> count(2);
      case STRING, NUMBER, BOOLEAN, NULL -> throw wrongKind("size");
    };
  }

  private int count(int entriesPerChild) {
    int count = 0;
    for (int child = entry + 1;
        child < tape.link(entry);
        child = afterChild(child, entriesPerChild)) {
      count++;
    }
    return count;
  }

  private int afterChild(int child, int entriesPerChild) {
    return tape.link(child + entriesPerChild - 1);
  }

  /// The elements of an array.
  public List<JsonNode> elements() {
    require(Kind.ARRAY, "elements");
    var elements = new ArrayList<JsonNode>();
    for (int element = entry + 1; element < tape.link(entry); element = tape.link(element)) {
      elements.add(new JsonNode(text, tape, element));
    }
    return elements;
  }

  /// The members of an object in the order of the text, each name once.
  public List<Member> members() {
    require(Kind.OBJECT, "members");
    var members = new ArrayList<Member>();
    for (int name = entry + 1; name < tape.link(entry); name = tape.link(name + 1)) {
      String decoded = JsonText.decode(text, tape.start(name) + 1, tape.end(name) - 1);
      members.add(new Member(decoded, new JsonNode(text, tape, name + 1)));
    }
    return members;
  }

  /// The value of a member of this object, null if there is none: a present one may be JSON's null.
  public @Nullable JsonNode member(String name) {
    require(Kind.OBJECT, "member");
    for (int at = entry + 1; at < tape.link(entry); at = tape.link(at + 1)) {
      if (JsonText.spells(text, tape.start(at) + 1, tape.end(at) - 1, name)) {
        return new JsonNode(text, tape, at + 1);
      }
    }
    return null;
  }

  private void require(Kind kind, String wanted) {
    if (kind() != kind) {
      throw wrongKind(wanted);
    }
  }

  private IllegalStateException wrongKind(String wanted) {
    return new IllegalStateException("a JSON value of kind %s has no %s".formatted(kind(), wanted));
  }

  /// The canonical text.
  @Override
  public String toString() {
    return json().toString();
  }
}
