package dev.outspan.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import dev.outspan.testing.Seeds;
import dev.outspan.wire.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PackedStreamTest {
  private static final byte[] TEXT = "{\"id\":\"s1\"}\n".repeat(50_000).getBytes(UTF_8);

  /// Writes the bytes in steps, and ends the stream or breaks it off.
  private static byte[] packed(Compression compression, byte[] bytes, int step, boolean isWhole) {
    var out = new ByteArrayOutputStream();
    try (var stream = PackedStream.open(compression, out)) {
      for (int at = 0; at < bytes.length; at += step) {
        stream.write(bytes, at, Math.min(step, bytes.length - at));
      }
      if (isWhole) {
        stream.finish();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] unpacked(Compression compression, byte[] bytes) throws IOException {
    try (InputStream in = reader(compression, new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static InputStream reader(Compression compression, InputStream in) throws IOException {
    return switch (compression) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in);
      case ZSTD -> new ZstdInputStream(in);
    };
  }

  @ParameterizedTest
  @EnumSource
  void finish_makesAStreamThatReadsBack(Compression compression) throws IOException {
    assertThat(unpacked(compression, packed(compression, TEXT, 1_000, true))).isEqualTo(TEXT);
    assertThat(unpacked(compression, packed(compression, new byte[0], 1, true))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void repetition_isPackedAway(Compression compression) {
    assertThat(packed(compression, TEXT, 1_000, true)).hasSizeLessThan(TEXT.length / 100);
  }

  @ParameterizedTest
  @EnumSource
  void sameBytes_makeTheSameBytes(Compression compression) {
    Seeds.forSeeds(
        10,
        random -> {
          byte[] bytes = random(random);
          int step = random.nextInt(1, 100_000);
          assertThat(packed(compression, bytes, step, true))
              .isEqualTo(packed(compression, bytes, step, true));
        });
  }

  private static byte[] random(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(300_000)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(4));
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void closing_withoutTheEnd_leavesWhatNoReaderTakesForWhole(Compression compression) {
    byte[] broken = packed(compression, TEXT, 1_000, false);
    assertThat(broken.length).isLessThan(packed(compression, TEXT, 1_000, true).length);
    assertThatThrownBy(() -> unpacked(compression, broken)).isInstanceOf(IOException.class);
  }

  @Test
  void gzipHeader_namesNoTimeAndNoFile() {
    assertThat(packed(Compression.GZIP, TEXT, 1_000, true))
        .startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0);
  }
}
