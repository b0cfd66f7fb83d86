package dev.outspan.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Json;
import dev.outspan.span.Payload;
import dev.outspan.span.Span;
import dev.outspan.span.SpanPatch;
import dev.outspan.span.Usage;
import dev.outspan.testing.Spans;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

  @Test
  void apply_ofNumberAsPassword_makesItAString() {
    redacts(
        Corpus.json("{\"password\":-12.5e3,\"pwd\":1}"),
        Corpus.json("{\"password\":\"%s\",\"pwd\":\"%<s\"}".formatted(Redactor.MARKER)));
    redacts(Corpus.json("{\"secret\":12,\"n\":1}"), Corpus.json("{\"secret\":12,\"n\":1}"));
  }

  @Test
  void apply_ofSpan_redactsNameAndPayload_andNothingElse() {
    String key = "ghp_" + "aB3".repeat(12);
    Json secret = Corpus.document(key);
    Json marked = Corpus.document(Redactor.MARKER);
    Span span =
        Spans.span(key, key)
            .name("call with " + key)
            .payload(new Payload(secret, secret, secret, Optional.of(secret)))
            .make();
    Span redacted = redactor.apply(span);
    assertThat(redacted)
        .isEqualTo(
            Spans.span(key, key)
                .name("call with " + Redactor.MARKER)
                .payload(new Payload(marked, marked, marked, Optional.of(marked)))
                .make());
    assertThat(redactor.apply(redacted)).isSameAs(redacted);
    assertThat(Redactor.OFF.apply(span)).isSameAs(span);
  }

  @Test
  void apply_ofPatch_redactsNameOutputAndMetadata() {
    String key = "ghp_" + "aB3".repeat(12);
    Optional<Json> secret = Optional.of(Corpus.document(key));
    Optional<Json> marked = Optional.of(Corpus.document(Redactor.MARKER));
    var patch =
        new SpanPatch(
            Optional.of(key), Optional.empty(), secret, secret, Optional.empty(), Usage.NONE);
    assertThat(redactor.apply(patch))
        .isEqualTo(
            new SpanPatch(
                Optional.of(Redactor.MARKER),
                Optional.empty(),
                marked,
                marked,
                Optional.empty(),
                Usage.NONE));
  }

  @Test
  void count_isByKind_andLeavesOutWhatIsOnlyMasked() {
    redactor.apply("ghp_" + "aB3".repeat(12));
    redactor.apply("https://a:b@c and https://d:e@f");
    Redactor.mask(Corpus.json("{\"password\":\"x\"}"));
    assertThat(redactor.count(CredentialKind.API_KEY)).isEqualTo(1);
    assertThat(redactor.count(CredentialKind.URL_PASSWORD)).isEqualTo(2);
    assertThat(total()).isEqualTo(3);
  }
}
