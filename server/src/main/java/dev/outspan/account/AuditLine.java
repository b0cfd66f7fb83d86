package dev.outspan.account;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An event as one line of printable ASCII: nothing in it can end the line, move a terminal's
/// cursor or turn the direction of writing.
final class AuditLine {
  static final int MAX_FIELD_BYTES = 1_024;
  private static final String CUT = "…";

  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .characterEscapes(new DeleteToo())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private AuditLine() {}

  /// The line with its end.
  static byte[] of(AuditEvent event, Instant when) {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("ts", MILLISECONDS.format(when));
      json.writeStringField("event", event.event());
      json.writeStringField("key_id", event.keyId().map(AuditLine::cut).orElse(null));
      json.writeStringField("account", event.account().map(AuditLine::cut).orElse(null));
      json.writeStringField("actor", cut(event.actor()));
      json.writeObjectFieldStart("details");
      for (Map.Entry<String, String> detail : event.sortedDetails().entrySet()) {
        json.writeStringField(cut(detail.getKey()), cut(detail.getValue()));
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory can always be written", e);
    }
    return text.append('\n').toString().getBytes(US_ASCII);
  }

  /// At most 1 KB of UTF-8, with a mark where the rest is missing.
  private static String cut(String value) {
    byte[] utf8 = value.getBytes(UTF_8);
    if (utf8.length <= MAX_FIELD_BYTES) {
      return value;
    }
    int end = MAX_FIELD_BYTES - CUT.getBytes(UTF_8).length;
    while ((utf8[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(utf8, 0, end, UTF_8) + CUT;
  }

  /// JSON's own escapes, and DEL, the one control character of ASCII that JSON leaves alone.
  private static final class DeleteToo extends CharacterEscapes {
    private static final int DELETE = 0x7F;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[DELETE] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return null;
    }
  }
}
