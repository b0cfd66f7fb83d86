package dev.outspan.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.span.Json;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Redaction takes time linear in the size of a text, whoever made it.
class RedactorTimeTest {
  private static final int SMALL_BYTES = 4 << 20;
  private static final int TIMES_LARGER = 4;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:a@",
        "://a:a@",
        "://a:",
        "sk-",
        "sk-a-",
        "eyJ",
        "eyJa.",
        "eyJaaaaaaaaaaaaaaaaaaa.",
        "----BEGIN",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----AAAA",
        "password:",
        "password: ",
        "password=(",
        "a=b password={",
        "token=",
        "token:aaaaaaaaaaaaaaaa",
        "authorization=basic ",
        "authorization=",
        "bearer aaaaaaaaaaaaaaaa",
        "a/aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "\"password\":\"{",
        "'token':\"`token`:",
        "\"token\":\"",
        "\\",
        "\\\"",
        "?token=",
        ";sig=aaaaaaaaaaaaaaaa",
        "secret_value_",
        ":",
        "= ",
        "--",
      })
  void apply_ofAdversarialText_isLinear(String unit) {
    Json small = Corpus.document(unit.repeat(SMALL_BYTES / unit.length()));
    Json large = Corpus.document(unit.repeat(TIMES_LARGER * SMALL_BYTES / unit.length()));
    double ratio = (double) leastNanos(large) / leastNanos(small);
    // Quadratic would be 16.
    assertThat(ratio).isLessThan(TIMES_LARGER * 2.2);
  }

  /// The processor's time of the fastest of some runs: other processes do not count.
  private static long leastNanos(Json document) {
    long least = Long.MAX_VALUE;
    for (int run = 0; run < 2; run++) {
      long before = THREADS.getCurrentThreadCpuTime();
      Redactor.mask(document);
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - before);
    }
    return least;
  }
}
