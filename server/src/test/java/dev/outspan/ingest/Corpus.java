package dev.outspan.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.span.Json;
import dev.outspan.wire.JsonDocument;
import dev.outspan.wire.JsonException;
import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.Utf8Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/// The texts that a redactor is tested with, kept in `credentials.txt` and `harmless.txt`, which
/// say how they are written.
final class Corpus {
  private static final Pattern BODY = Pattern.compile("\\{([hC]?)(\\d+)}");
  private static final Pattern CREDENTIAL = Pattern.compile("«(.*?)»");
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String HEX = "0123456789abcdef";
  private static final String ANY = CAPITALS + "abcdefghijklmnopqrstuvwxyz0189";

  private Corpus() {}

  /// One text.
  ///
  /// @param given before redaction
  /// @param expected after it
  record Sample(String given, String expected) {
    boolean isJson() {
      return "{[\"".indexOf(given.charAt(0)) >= 0;
    }

    /// How many credentials it has.
    int count() {
      return (expected.length() - expected.replace(Redactor.MARKER, "").length())
          / Redactor.MARKER.length();
    }

    @Override
    public String toString() {
      return given;
    }
  }

  static List<Sample> credentials() {
    return read("credentials.txt");
  }

  static List<Sample> harmless() {
    return read("harmless.txt");
  }

  private static List<Sample> read(String resource) {
    try (var in = Corpus.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(Corpus::sample)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sample sample(String line) {
    var random = new SplittableRandom(line.hashCode());
    String text =
        BODY.matcher(line)
            .replaceAll(body -> body(body.group(1), Integer.parseInt(body.group(2)), random));
    return new Sample(
        CREDENTIAL.matcher(text).replaceAll("$1"),
        CREDENTIAL.matcher(text).replaceAll(Redactor.MARKER));
  }

  /// Random characters, the same for a line in every run.
  private static String body(String kind, int length, SplittableRandom random) {
    String alphabet =
        switch (kind) {
          case "h" -> HEX;
          case "C" -> CAPITALS;
          default -> ANY;
        };
    var body = new StringBuilder();
    while (body.length() < length) {
      body.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return body.toString();
  }

  static Json json(String canonical) {
    return Json.ofCanonical(canonical.getBytes(UTF_8));
  }

  /// A document with the text as the value of a member that says nothing.
  static Json document(String text) {
    var out = new Utf8Buffer(text.length() + 16).appendAscii("{\"x\":").appendString(text);
    out.appendAscii("}");
    return Json.ofCanonical(Arrays.copyOf(out.array(), out.length()));
  }

  /// What the scanner of `wire` makes of the bytes: the same, if they are a canonical document.
  static Json canonical(Json json) {
    try {
      return JsonDocument.parse(json.bytes(), JsonLimits.DEFAULT).root().json();
    } catch (JsonException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }
}
