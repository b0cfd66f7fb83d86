package dev.outspan.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Envelope envelope = new Envelope(out);

  @Test
  void finish_closesTheObject_aroundTheEscapedFile() throws IOException {
    envelope.begin("a.csv");
    envelope.write("é\"\\\r\n\t\u0001x".getBytes(UTF_8));
    envelope.finish();
    assertThat(out.toString(UTF_8))
        .isEqualTo("{\"filename\":\"a.csv\",\"content\":\"é\\\"\\\\\\r\\n\\t\\u0001x\"}");
  }

  @Test
  void finish_withoutContent_holdsAnEmptyString() throws IOException {
    envelope.begin("a.jsonl");
    envelope.finish();
    assertThat(out.toString(UTF_8)).isEqualTo("{\"filename\":\"a.jsonl\",\"content\":\"\"}");
  }

  @Test
  void keepAlive_writesBlanks_onlyBeforeTheContent() throws IOException {
    envelope.begin("a");
    envelope.keepAlive();
    envelope.keepAlive();
    envelope.write('x');
    envelope.keepAlive();
    envelope.finish();
    assertThat(out.toString(UTF_8)).isEqualTo("{\"filename\":\"a\",  \"content\":\"x\"}");
  }

  @Test
  void write_givesTheSameContent_howeverTheFileIsCut() throws IOException {
    String alphabet = "ab\"\\\n\r\té🙂漢,{}[]:";
    for (long seed = 1; seed <= 50; seed++) {
      var random = new SplittableRandom(seed);
      var text = new StringBuilder();
      int length = random.nextInt(200_000);
      while (text.length() < length) {
        text.appendCodePoint(
            alphabet.codePointAt(
                alphabet.offsetByCodePoints(
                    0, random.nextInt(alphabet.codePointCount(0, alphabet.length())))));
      }
      byte[] file = text.toString().getBytes(UTF_8);
      out.reset();
      var cut = new Envelope(out);
      cut.begin("f");
      int at = 0;
      while (at < file.length) {
        int count = Math.min(file.length - at, 1 + random.nextInt(70_000));
        cut.write(file, at, count);
        at += count;
      }
      cut.finish();
      var parsed = new ObjectMapper().readTree(out.toByteArray());
      assertThat(parsed.get("content").textValue()).as("seed %d", seed).isEqualTo(text.toString());
    }
  }

  @Test
  void abandoned_isNoJson() throws IOException {
    envelope.begin("a");
    envelope.write("[]".getBytes(UTF_8));
    assertThat(out.toString(UTF_8)).endsWith("\"content\":\"[]");
  }
}
