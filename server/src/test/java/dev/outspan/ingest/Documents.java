package dev.outspan.ingest;

import dev.outspan.span.Json;
import dev.outspan.wire.Utf8Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Random documents made of what credentials are made of: their parts meet in all orders.
final class Documents {
  private static final List<String> NAMES =
      List.of(
          "a",
          "value",
          "type",
          "name",
          "password",
          "api_key",
          "token",
          "cookie",
          "Authorization",
          "sig",
          "key",
          "max_tokens",
          "nPassword",
          "credential");

  private static final List<String> PARTS =
      List.of(
          ":",
          "=",
          "-",
          "--",
          "://",
          "@",
          "/",
          "?",
          "&",
          ";",
          ",",
          ".",
          " ",
          "\n",
          "\t",
          "\\",
          "\"",
          "'",
          "`",
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          "<",
          ">",
          "$",
          "%",
          "_",
          "+",
          "==",
          "=>",
          ":=",
          "é",
          "\u001b",
          "\\n",
          "\\\"",
          "\\u0026",
          "a",
          "x",
          "1",
          "12",
          "u",
          "n",
          "b",
          "pw",
          "hunter2",
          "abc123def",
          "internationalization",
          "0123456789abcdef",
          "AbCdEfGhIjKlMnOpQrStUvWx1",
          "sk-",
          "sk-proj-",
          "sk-ant-",
          "AKIA",
          "AKIAIOSFODNN7EXAMPLE",
          "ghp_",
          "hf_",
          "xoxb-",
          "SG.",
          "ya29.",
          "eyJ",
          "eyJhbGciOiJIUzI1NiJ9",
          "dapi",
          "Bearer ",
          "bearer ",
          "Basic ",
          "dXNlcjpwYXNz",
          "password",
          "api_key",
          "token",
          "secret",
          "Authorization: ",
          "Cookie: ",
          "a=b",
          "&sig=",
          "?api_key=",
          ";Password=",
          "-----",
          "-----BEGIN PRIVATE KEY-----",
          "-----END PRIVATE KEY-----",
          "-----BEGIN RSA PRIVATE KEY-----\n",
          "MIIEvQIBADANBgkqhkiG9w0B",
          "https://u:",
          "\"password\":\"",
          "'api_key': '",
          "\\\"token\\\":\\\"",
          Redactor.MARKER,
          "[REDACTED:",
          "credential]");

  private final SplittableRandom random;

  Documents(SplittableRandom random) {
    this.random = random;
  }

  Json next() {
    return json(3);
  }

  /// A text, perhaps a document itself.
  String text() {
    if (random.nextInt(6) == 0) {
      return json(2).toString();
    }
    var text = new StringBuilder();
    for (int i = random.nextInt(10); i >= 0; i--) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }

  private Json json(int depth) {
    var out = new Utf8Buffer(256);
    value(out, depth);
    return Json.ofCanonical(Arrays.copyOf(out.array(), out.length()));
  }

  private void value(Utf8Buffer out, int depth) {
    switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> out.appendAscii(random.nextBoolean() ? "12" : "null");
      case 1, 2, 3, 4 -> out.appendString(text());
      case 5 -> array(out, depth - 1);
      default -> object(out, depth - 1);
    }
  }

  private void array(Utf8Buffer out, int depth) {
    out.append((byte) '[');
    for (int i = random.nextInt(3); i >= 0; i--) {
      value(out, depth);
      out.appendAscii(i > 0 ? "," : "]");
    }
  }

  /// The first names of the list from a random one on, so that none comes twice.
  private void object(Utf8Buffer out, int depth) {
    int first = random.nextInt(NAMES.size());
    int members = 1 + random.nextInt(4);
    out.append((byte) '{');
    for (int i = 0; i < members; i++) {
      out.appendString(NAMES.get((first + i) % NAMES.size())).append((byte) ':');
      value(out, depth);
      out.appendAscii(i + 1 < members ? "," : "}");
    }
  }
}
