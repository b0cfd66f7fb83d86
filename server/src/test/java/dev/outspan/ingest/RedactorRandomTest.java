package dev.outspan.ingest;

import static dev.outspan.testing.Seeds.forSeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.span.Json;
import dev.outspan.testing.RecordedSpans;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What holds for all documents, on random ones and on recorded ones.
class RedactorRandomTest {
  private final Redactor redactor = new Redactor();

  @Test
  void apply_twice_changesNothingMore_andStaysCanonical() {
    forSeeds(
        20_000,
        random -> {
          var documents = new Documents(random);
          Json document = documents.next();
          assertThat(Corpus.canonical(document)).as("the document itself").isEqualTo(document);
          Json redacted = redactor.apply(document);
          assertThat(Corpus.canonical(redacted)).isEqualTo(redacted);
          assertThat(redactor.apply(redacted)).isSameAs(redacted);

          String text = redactor.apply(documents.text());
          assertThat(redactor.apply(text)).isSameAs(text);
        });
  }

  @Test
  void apply_ofTextAroundACredential_keepsTheText() {
    forSeeds(
        2_000,
        random -> {
          // Words and line ends on both sides of a key: nothing that could make more of it.
          String before = words(random.nextInt(40));
          String after = words(random.nextInt(40));
          String key = "ghp_" + "aB3".repeat(12);
          assertThat(redactor.apply(Corpus.document(before + key + after)))
              .isEqualTo(Corpus.document(before + Redactor.MARKER + after));
        });
  }

  private static String words(int count) {
    return "\nsome, more \\words\t".repeat(count) + " ";
  }

  @TestFactory
  Stream<DynamicTest> apply_ofRecordedSpans_changesNothing() {
    return Stream.of("input", "output", "metadata", "expected", "name")
        .filter(_ -> RecordedSpans.areThere())
        .map(field -> dynamicTest(field, () -> staysAsItIs(field)));
  }

  private void staysAsItIs(String field) throws IOException {
    int values = 0;
    for (String line : RecordedSpans.lines()) {
      ObjectNode span = RecordedSpans.parse(line);
      JsonNode value = span.get(field);
      if (value != null) {
        values++;
        Json document = Corpus.json(value.toString());
        assertThat(redactor.apply(document)).isSameAs(document);
        if (value.isTextual()) {
          assertThat(redactor.apply(value.textValue())).isSameAs(value.textValue());
        }
      }
    }
    assertThat(values).isPositive();
    assertThat(List.of(CredentialKind.values())).allMatch(kind -> redactor.count(kind) == 0);
  }
}
