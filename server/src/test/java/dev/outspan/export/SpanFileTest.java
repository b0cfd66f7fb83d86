package dev.outspan.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.query.Selection;
import dev.outspan.store.SpanReader.Assessments;
import dev.outspan.store.SpanScan;
import dev.outspan.store.StoreException;
import dev.outspan.store.memory.MemorySpanStore;
import dev.outspan.testing.Spans;
import dev.outspan.wire.Compression;
import dev.outspan.wire.SpanFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanFileTest {
  private static final int ROWS = 1_000;

  private final MemorySpanStore store = new MemorySpanStore();

  @AfterEach
  void close() {
    store.close();
  }

  private SpanScan scan() {
    return store.reader().scan(Selection.everythingOf(Spans.ACCOUNT), Assessments.NONE);
  }

  private static FileKind lines(Compression compression) {
    return new FileKind(
        new FileKind.Rows(new SpanFormat.JsonLines()), Assessments.NONE, compression);
  }

  private FileProof write(Compression compression, ByteArrayOutputStream out) throws IOException {
    try (SpanScan scan = scan()) {
      return SpanFile.write(scan, lines(compression), out);
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void proof_isOfTheBytesOfTheFile_compressedOrNot() throws Exception {
    store.writer().insert(Spans.many("t", ROWS));
    for (Compression compression : Compression.values()) {
      var out = new ByteArrayOutputStream();
      FileProof proof = write(compression, out);
      assertThat(proof)
          .isEqualTo(
              new FileProof(
                  ROWS, out.size(), sha256(out.toByteArray()), Collections.emptyNavigableMap()));
    }
  }

  @Test
  void compressedFile_holdsThePlainOne() throws Exception {
    store.writer().insert(Spans.many("t", ROWS));
    var plain = new ByteArrayOutputStream();
    var packed = new ByteArrayOutputStream();
    write(Compression.NONE, plain);
    write(Compression.GZIP, packed);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(plain.toString(UTF_8));
    }
  }

  @Test
  void compressedFile_ofAScanThatFails_hasNoEnd() {
    store.writer().insert(Spans.many("t", ROWS));
    var out = new ByteArrayOutputStream();
    try (SpanScan scan = scan()) {
      scan.cancel();
      assertThatThrownBy(() -> SpanFile.write(scan, lines(Compression.GZIP), out))
          .isInstanceOf(StoreException.Canceled.class);
    }
    assertThatThrownBy(
            () -> new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes())
        .isInstanceOf(EOFException.class);
  }
}
