package dev.outspan.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;

/// One pass over a canonical JSON document that finds its credentials.
///
/// From string to string: what stands between is only looked at under the name of a credential. So
/// nothing is nested, and a document costs the same at any depth.
final class JsonRedaction {
  /// Between the two members of a pair like `{"name":"Cookie","value":"…"}`.
  private static final byte[] PAIR = ",\"value\":".getBytes(US_ASCII);

  /// Names that describe a value: those of a JSON schema, which tools declare their arguments with.
  private static final List<byte[]> DESCRIPTIONS =
      List.of(
          "type".getBytes(US_ASCII),
          "title".getBytes(US_ASCII),
          "description".getBytes(US_ASCII),
          "format".getBytes(US_ASCII),
          "required".getBytes(US_ASCII));

  private final byte[] text;
  private final Edits edits;
  private final TextRedaction strings;

  /// @param text a canonical JSON value
  JsonRedaction(byte[] text, Edits edits) {
    this.text = text;
    this.edits = edits;
    strings = new TextRedaction(text, edits);
  }

  void run() {
    int open = Words.quote(text, 0, text.length);
    while (open < text.length) {
      int past = string(open + 1);
      open = Words.quote(text, past, text.length);
    }
  }

  /// Redacts a name and perhaps its value, or a value.
  ///
  /// @param from inside the string
  /// @return the position from where to go on
  private int string(int from) {
    int end = Words.stringEnd(text, from);
    int next = end + 1;
    if (next < text.length && text[next] == ':') {
      return member(next + 1, Secrecy.of(text, from, end));
    }
    strings.scan(from, end);
    return startsWith(PAIR, next) && Alphabet.DOTTED.past(text, from, end) == end
        ? member(next + PAIR.length, Secrecy.of(text, from, end))
        : next;
  }

  /// @param value where the value of the member begins
  private int member(int value, Secrecy secrecy) {
    if (secrecy == Secrecy.TOKEN && text[value] == '"') {
      return token(value + 1);
    }
    if (!secrecy.isCertain()) {
      return value;
    }
    return switch (text[value]) {
      case '"' -> secret(value + 1);
      case '{', '[' -> container(value);
      case 't', 'f', 'n' -> value;
      default -> number(value, secrecy);
    };
  }

  private int token(int from) {
    int end = Words.stringEnd(text, from);
    if (Secrets.lookRandom(text, from, end)) {
      edits.add(from, end, CredentialKind.NAMED);
    } else {
      strings.scan(from, end);
    }
    return end + 1;
  }

  private int secret(int from) {
    int end = Words.stringEnd(text, from);
    if (end > from && !Edits.isMarker(text, from, end)) {
      edits.add(from, end, CredentialKind.NAMED);
    }
    return end + 1;
  }

  private int number(int from, Secrecy secrecy) {
    int end = from;
    while (end < text.length && text[end] != ',' && text[end] != '}') {
      end++;
    }
    if (secrecy == Secrecy.PASSWORD) {
      edits.addValue(from, end, CredentialKind.NAMED);
    }
    return end;
  }

  /// Redacts all strings of an object or array, at any depth, but for those that describe.
  private int container(int open) {
    int depth = 0;
    boolean described = false;
    int at = open;
    do {
      switch (text[at]) {
        case '[' -> depth++;
        case ']' -> depth--;
        case '{' -> {
          depth++;
          described = false;
        }
        case '}' -> {
          depth--;
          described = false;
        }
        case '"' -> {
          int end = Words.stringEnd(text, at + 1);
          if (text[end + 1] == ':') {
            described = describes(at + 1, end);
          } else if (described) {
            strings.scan(at + 1, end);
          } else {
            secret(at + 1);
          }
          at = end;
        }
        default -> {}
      }
      at++;
    } while (depth > 0);
    return at;
  }

  private boolean describes(int from, int end) {
    return DESCRIPTIONS.stream().anyMatch(name -> equal(name, from, end));
  }

  private boolean equal(byte[] name, int from, int end) {
    return Arrays.equals(name, 0, name.length, text, from, end);
  }

  private boolean startsWith(byte[] wanted, int at) {
    return at + wanted.length <= text.length
        && text[at] == ','
        && equal(wanted, at, at + wanted.length);
  }
}
