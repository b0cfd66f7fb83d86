package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.wire.JsonLimits;
import dev.outspan.wire.request.ImportDecoder.Importer;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImportDecoderTest {
  private static final Importer IMPORTER = new Importer("a", "k", 16 << 20, JsonLimits.DEFAULT);

  private static String span(int id, int firstAssessment, int assessments) {
    return "{\"id\":\"%d\",\"trace_id\":\"t\",\"name\":\"n\",\"start_timestamp\":1,\"assessments\":[%s]}"
        .formatted(
            id,
            IntStream.range(firstAssessment, firstAssessment + assessments)
                .mapToObj(ImportDecoderTest::rating)
                .collect(Collectors.joining(",")));
  }

  private static String rating(int id) {
    return "{\"assessment_id\":\"%d\",\"assessment_type\":\"rating\",\"rating\":1,\"created_at\":0}"
        .formatted(id);
  }

  private static Decoded<Imported> decode(String file) {
    return ImportDecoder.decode(IMPORTER, Map.of(), file.getBytes(UTF_8));
  }

  @Test
  void assessments_areCountedOverAllLines() {
    String full = span(1, 0, 12_000) + "\n" + span(2, 12_000, 8_000);
    assertThat(decode(full)).isInstanceOf(Decoded.Valid.class);
    assertThat(decode(full + "\n" + span(3, 0, 0))).isInstanceOf(Decoded.Valid.class);
    assertThat(decode(full + "\n" + span(3, 20_000, 1)))
        .isEqualTo(new Decoded.TooLarge<>("the file has over 20000 assessments"));
    assertThat(decode("[" + span(1, 0, 20_001) + "]"))
        .isEqualTo(new Decoded.TooLarge<>("the file has over 20000 assessments"));
  }
}
