package dev.outspan.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Json;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RedactorTest {
  static final List<Corpus.Sample> CREDENTIALS = Corpus.credentials();
  static final List<Corpus.Sample> HARMLESS = Corpus.harmless();

  private final Redactor redactor = new Redactor();

  @Test
  void corpus_isLargeEnough() {
    assertThat(CREDENTIALS).hasSizeGreaterThanOrEqualTo(150);
    assertThat(HARMLESS).hasSizeGreaterThanOrEqualTo(150);
  }

  @ParameterizedTest
  @FieldSource("CREDENTIALS")
  void apply_ofCredentials_marksThemAndNothingElse(Corpus.Sample sample) {
    assertThat(sample.count()).isPositive();
    redacts(sample);
    assertThat(total()).isEqualTo(sample.count() * (sample.isJson() ? 1L : 2L));
  }

  @ParameterizedTest
  @FieldSource("HARMLESS")
  void apply_ofHarmlessText_returnsTheSame(Corpus.Sample sample) {
    redacts(sample);
    assertThat(total()).isZero();
  }

  private void redacts(Corpus.Sample sample) {
    if (sample.isJson()) {
      Json given = Corpus.json(sample.given());
      assertThat(Corpus.canonical(given)).as("the sample itself").isEqualTo(given);
      redacts(given, Corpus.json(sample.expected()));
    } else {
      assertThat(redactor.apply(sample.given())).isEqualTo(sample.expected());
      redacts(Corpus.document(sample.given()), Corpus.document(sample.expected()));
    }
  }

  private void redacts(Json given, Json expected) {
    Json redacted = redactor.apply(given);
    assertThat(redacted).isEqualTo(expected);
    assertThat(Corpus.canonical(redacted)).isEqualTo(redacted);
    if (given.equals(expected)) {
      assertThat(redacted).isSameAs(given);
    }
    assertThat(Redactor.mask(redacted)).isSameAs(redacted);
    assertThat(Redactor.mask(given)).isEqualTo(redacted);
    assertThat(Redactor.OFF.apply(given)).isSameAs(given);
  }

  private long total() {
    return Arrays.stream(CredentialKind.values()).mapToLong(redactor::count).sum();
  }
}
