package dev.outspan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                               | NONE",
        "identity                         | NONE",
        "*                                | NONE",
        "br, deflate                      | NONE",
        "gzip                             | GZIP",
        "GZip                             | GZIP",
        "x-gzip                           | GZIP",
        "zstd                             | ZSTD",
        "gzip, deflate, br, zstd          | ZSTD",
        "gzip, zstd                       | ZSTD",
        "zstd;q=0.5, gzip                 | GZIP",
        "zstd;q=0.5 , gzip ; q=0.499      | ZSTD",
        "gzip;q=0                         | NONE",
        "gzip;q=0.000, zstd;q=0           | NONE",
        "zstd;q=0, gzip;q=0.1             | GZIP",
        "identity, gzip;q=0.5             | NONE",
        "identity;q=0.5, gzip;q=0.5       | GZIP",
        "identity;q=0                     | NONE",
        "gzip;q=0, *;q=1                  | NONE",
        ", gzip,                          | GZIP",
        "gzippy                           | NONE",
      })
  void preferred_isTheHeaviestNamedCoding(String header, Compression expected) {
    assertThat(Compression.preferred(header)).isEqualTo(expected);
  }
}
