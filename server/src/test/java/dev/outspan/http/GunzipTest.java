package dev.outspan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GunzipTest {

  private static byte[] gzip(int length) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(new byte[length]);
    }
    return out.toByteArray();
  }

  private static byte[] repeat(byte[] part, int times) {
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] gunzip(byte[] zipped) throws IOException {
    return new Gunzip(new ByteArrayInputStream(zipped)).readAllBytes();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1_000, 10_000})
  void members_upToTheLimit_areRead(int count) throws IOException {
    assertThat(gunzip(repeat(gzip(3), count))).hasSize(3 * count);
  }

  @Test
  void members_overTheLimit_areRefused() throws IOException {
    byte[] zipped = repeat(gzip(3), 10_001);
    assertThatThrownBy(() -> gunzip(zipped)).isInstanceOf(ZipException.class);
  }

  @Test
  void emptyMembers_inARow_areRefusedBeforeTheStackIsFull() throws IOException {
    assertThat(gunzip(repeat(gzip(0), 100))).isEmpty();
    byte[] zipped = repeat(gzip(0), 1_000_000);
    assertThatThrownBy(() -> gunzip(zipped)).isInstanceOf(ZipException.class);
  }

  @Test
  void bytesBehindTheLastMember_areRefusedWhereverTheyCome() throws IOException {
    var random = new SplittableRandom(7);
    for (int length = 0; length < 400; length++) {
      byte[] zipped = repeat(gzip(length * 97), 1 + length % 3);
      InputStream whole = new ByteArrayInputStream(zipped);
      InputStream behind = new ByteArrayInputStream(new byte[1 + random.nextInt(30)]);
      var stream = new Gunzip(new SequenceInputStream(whole, behind));
      assertThatThrownBy(stream::readAllBytes)
          .as("seed 7, length %d", length)
          .isInstanceOfAny(ZipException.class, EOFException.class);
    }
  }
}
