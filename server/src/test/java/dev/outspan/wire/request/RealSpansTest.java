package dev.outspan.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.outspan.span.Span;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Spans that real programs recorded, where a checkout has them beside it.
class RealSpansTest {
  private static final Path FILE = Path.of("../../shared/data/spans-real.jsonl.gz");

  private final SpanDecoder decoder = new SpanDecoder("acc", "key", () -> "new", 16 << 20);

  @TestFactory
  Stream<DynamicTest> create_ofRealSpans_takesThemAll() {
    return Stream.of(FILE)
        .filter(Files::exists)
        .map(file -> dynamicTest(file.getFileName().toString(), () -> decodeAll(file)));
  }

  private void decodeAll(Path file) throws IOException {
    int spans = 0;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Span span = Answers.valid(decoder.create(Answers.body(line)));
        assertThat(span.timing().isCompleted()).isTrue();
        spans++;
      }
    }
    assertThat(spans).isEqualTo(32_591);
  }
}
