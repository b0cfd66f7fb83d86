package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Makes JSON texts out of a few pieces, so that names collide and edges meet.
final class RandomJson {
  private static final List<String> NAMES =
      List.of("a", "b", "\\u0061", "aa", "", "é", "\\u00e9", "\\u0000", "\\n", "abcdefgh");
  private static final List<String> PIECES =
      List.of(
          "a",
          "\\n",
          "\\u0000",
          "\\ud83d",
          "\\ude00",
          "\\uD83D\\uDE00",
          "\\u00E9",
          "é",
          "😀",
          "\\/",
          "\\\"",
          "\\\\",
          "\\u001f",
          "\\b\\f\\r\\t",
          "\u007f",
          "\u2028",
          "abcdefghijklmno");
  private static final List<String> SCALARS =
      List.of(
          "0",
          "-0",
          "1",
          "-12",
          "1.50",
          "1e5",
          "-1E-2",
          "1.0e+400",
          "12345678901234567890",
          "true",
          "false",
          "null");
  private static final List<String> BLANKS = List.of("", "", "", " ", "\n", "\t\r", "  ");
  private static final byte[] INTERESTING =
      "{}[]\",:\\/ubnt0129eE+-. \n\u0000NIé😀x".getBytes(UTF_8);

  private final SplittableRandom random;

  RandomJson(SplittableRandom random) {
    this.random = random;
  }

  /// A valid document of up to a few hundred bytes.
  byte[] document() {
    var text = new StringBuilder();
    value(text, 0);
    return (pick(BLANKS) + text + pick(BLANKS)).getBytes(UTF_8);
  }

  /// A document that was broken in up to four places, or not at all.
  byte[] mutated() {
    byte[] text = document();
    for (int changes = random.nextInt(5); changes > 0; changes--) {
      text = mutate(text);
    }
    return text;
  }

  private void value(StringBuilder text, int depth) {
    int kind = random.nextInt(depth > 4 ? 4 : 8);
    if (kind < 2) {
      text.append(pick(SCALARS));
    } else if (kind < 4) {
      string(text, PIECES);
    } else {
      container(text, depth, kind < 6);
    }
  }

  private void string(StringBuilder text, List<String> pieces) {
    text.append('"');
    for (int count = random.nextInt(4); count > 0; count--) {
      text.append(pick(pieces));
    }
    text.append('"');
  }

  private void container(StringBuilder text, int depth, boolean isObject) {
    text.append(isObject ? '{' : '[').append(pick(BLANKS));
    int size = random.nextInt(20) == 0 ? 40 : random.nextInt(5);
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : "," + pick(BLANKS));
      if (isObject) {
        string(text, NAMES);
        text.append(pick(BLANKS)).append(':').append(pick(BLANKS));
      }
      value(text, depth + 1);
      text.append(pick(BLANKS));
    }
    text.append(isObject ? '}' : ']');
  }

  private byte[] mutate(byte[] text) {
    int from = random.nextInt(text.length + 1);
    int to = Math.min(text.length, from + random.nextInt(6));
    var out = new ByteArrayOutputStream();
    out.write(text, 0, from);
    switch (random.nextInt(6)) {
      case 0 -> out.writeBytes(Arrays.copyOfRange(text, to, text.length));
      case 1 -> {
        out.write(text, from, to - from);
        out.write(text, from, text.length - from);
      }
      case 2 -> {}
      case 3 -> {
        out.write(random.nextInt(256));
        out.write(text, to, text.length - to);
      }
      default -> {
        out.write(INTERESTING[random.nextInt(INTERESTING.length)]);
        int rest = random.nextBoolean() ? from : Math.min(from + 1, text.length);
        out.write(text, rest, text.length - rest);
      }
    }
    return out.toByteArray();
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
