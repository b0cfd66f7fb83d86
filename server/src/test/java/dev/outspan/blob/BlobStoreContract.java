package dev.outspan.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The sentences of [BlobStore].
public abstract class BlobStoreContract {
  protected static final BlobType CSV = new BlobType("text/csv; charset=utf-8", "spans.csv");

  /// More than two parts of an upload, and no whole number of them.
  protected static final int MANY_BYTES = 40 << 20;

  protected static final List<String> WRONG_NAMES =
      List.of(
          "",
          ".",
          "..",
          ".hidden",
          "../a",
          "a/b",
          "/a",
          "a\\b",
          "a b",
          "a\u0000",
          "a\n",
          "%2e%2e",
          "ä",
          "a:b",
          "x".repeat(201));

  @TempDir protected Path directory;
  protected BlobStore store;

  /// Opens the store under test; another call finds what was kept.
  protected abstract BlobStore open();

  /// Names of all that is in the storage, finished or not.
  protected abstract List<String> contents();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  // 1
  @Test
  void draft_isNotReadUntilItIsPublished() {
    try (Draft draft = store.begin("a.csv", CSV)) {
      draft.write(bytes(MANY_BYTES), 0, MANY_BYTES);
      assertMissing("a.csv");
      draft.publish();
      assertThat(digest(store.read("a.csv", 0))).isEqualTo(digest(bytes(MANY_BYTES)));
    }
  }

  // 1
  @Test
  void draft_writtenInPiecesOfManySizes_isReadAsOne() {
    byte[] source = bytes(MANY_BYTES);
    var random = new SplittableRandom(7);
    try (Draft draft = store.begin("a", CSV)) {
      draft.write(source[0]);
      for (int from = 1; from < source.length; ) {
        int count = Math.min(source.length - from, 1 + random.nextInt(5 << 20));
        draft.write(source, from, count);
        from += count;
      }
      draft.publish();
    }
    assertThat(digest(store.read("a", 0))).isEqualTo(digest(source));
    assertThat(contents()).containsExactly("a");
  }

  // 1
  @Test
  void publish_replacesTheBlobOfThatName_andNothingElseDoes() {
    publish("a", "old");
    try (Draft draft = store.begin("a", CSV)) {
      draft.write("new".getBytes(UTF_8), 0, 3);
      assertThat(text("a", 0)).isEqualTo("old");
      draft.publish();
    }
    assertThat(text("a", 0)).isEqualTo("new");
    try (Draft draft = store.begin("a", CSV)) {
      draft.write("given up".getBytes(UTF_8), 0, 8);
    }
    assertThat(text("a", 0)).isEqualTo("new");
    assertThat(contents()).containsExactly("a");
  }

  // 1
  @Test
  void drafts_ofSeveralNames_areWrittenSideBySide() {
    try (Draft one = store.begin("one", CSV);
        Draft two = store.begin("two", CSV)) {
      one.write(bytes(MANY_BYTES), 0, MANY_BYTES);
      two.write('2');
      two.publish();
      one.publish();
    }
    assertThat(digest(store.read("one", 0))).isEqualTo(digest(bytes(MANY_BYTES)));
    assertThat(text("two", 0)).isEqualTo("2");
  }

  @Test
  void emptyBlob_isABlob() {
    publish("empty", "");
    assertThat(text("empty", 0)).isEmpty();
    assertThat(contents()).containsExactly("empty");
  }

  // 2
  @Test
  void published_isThereAfterARestart() {
    publish("a", "kept");
    store.close();
    store = open();
    assertThat(text("a", 0)).isEqualTo("kept");
  }

  // 3
  @Test
  void draft_closedUnpublished_leavesNothing() {
    try (Draft draft = store.begin("small", CSV)) {
      draft.write('x');
    }
    try (Draft draft = store.begin("large", CSV)) {
      draft.write(bytes(MANY_BYTES), 0, MANY_BYTES);
    }
    try (Draft draft = store.begin("untouched", CSV)) {
      assertThat(draft).isNotNull();
    }
    assertMissing("small");
    assertMissing("large");
    assertThat(contents()).isEmpty();
  }

  @Test
  void draft_closedAgain_doesNothing() {
    publish("a", "kept");
    Draft published = store.begin("a", CSV);
    published.publish();
    published.close();
    published.close();
    Draft givenUp = store.begin("b", CSV);
    givenUp.write('x');
    givenUp.close();
    givenUp.close();
    assertThat(contents()).containsExactly("a");
  }

  // 3
  @Test
  void draft_thatTheProcessDiedOver_isTakenAwayByRemove() {
    Draft abandoned = store.begin("a.csv", CSV);
    abandoned.write(bytes(MANY_BYTES), 0, MANY_BYTES);
    try (BlobStore next = open()) {
      next.remove("a.csv");
    }
    assertMissing("a.csv");
    assertThat(contents()).isEmpty();
  }

  @Test
  void read_beginsWhereItIsAsked() {
    publish("a", "0123456789");
    assertThat(text("a", 0)).isEqualTo("0123456789");
    assertThat(text("a", 7)).isEqualTo("789");
    assertThat(text("a", 10)).isEmpty();
  }

  @Test
  void read_brokenOff_leavesTheStoreUsable() throws IOException {
    byte[] source = bytes(MANY_BYTES);
    try (Draft draft = store.begin("a", CSV)) {
      draft.write(source, 0, source.length);
      draft.publish();
    }
    for (int i = 0; i < 20; i++) {
      try (InputStream blob = store.read("a", i)) {
        assertThat(blob.read()).isEqualTo(source[i] & 0xff);
      }
    }
    assertThat(digest(store.read("a", 0))).isEqualTo(digest(source));
  }

  // 5
  @Test
  void read_ofNoBlob_fails() {
    assertMissing("none");
    assertThatThrownBy(() -> store.read("none", 3)).isInstanceOf(BlobException.Missing.class);
  }

  // 6
  @Test
  void remove_takesAwayExactlyTheNamed() {
    publish("a", "1");
    publish("a.csv", "2");
    store.remove("a");
    assertMissing("a");
    assertThat(text("a.csv", 0)).isEqualTo("2");
    store.remove("a");
    store.remove("never-there");
    assertThat(contents()).containsExactly("a.csv");
  }

  @ParameterizedTest
  @FieldSource("WRONG_NAMES")
  void wrongNames_areRefused(String name) {
    var refusal = IllegalArgumentException.class;
    assertThatThrownBy(() -> store.begin(name, CSV)).isInstanceOf(refusal);
    assertThatThrownBy(() -> store.read(name, 0)).isInstanceOf(refusal);
    assertThatThrownBy(() -> store.remove(name)).isInstanceOf(refusal);
    assertThatThrownBy(() -> store.link(name, Duration.ofHours(1))).isInstanceOf(refusal);
    assertThat(contents()).isEmpty();
  }

  @Test
  void longestName_isAName() {
    String name = "x".repeat(200);
    publish(name, "1");
    assertThat(text(name, 0)).isEqualTo("1");
    store.remove(name);
    assertThat(contents()).isEmpty();
  }

  @Test
  void check_ofAWorkingStore_returns() {
    assertThatCode(store::check).doesNotThrowAnyException();
  }

  // 7
  @Test
  void address_isTheSameAfterARestart() {
    String address = store.address();
    assertThat(address).isNotBlank();
    store.close();
    store = open();
    assertThat(store.address()).isEqualTo(address);
  }

  protected void publish(String name, String text) {
    byte[] source = text.getBytes(UTF_8);
    try (Draft draft = store.begin(name, CSV)) {
      draft.write(source, 0, source.length);
      draft.publish();
    }
  }

  protected void assertMissing(String name) {
    assertThatThrownBy(() -> store.read(name, 0))
        .isInstanceOf(BlobException.Missing.class)
        .hasMessage("there is no blob " + name);
  }

  protected String text(String name, long fromByte) {
    try (InputStream blob = store.read(name, fromByte)) {
      return new String(blob.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  protected static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new SplittableRandom(count).nextBytes(bytes);
    return bytes;
  }

  protected static String digest(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /// Reads to the end and closes.
  protected static String digest(InputStream blob) {
    var sha256 = sha256();
    try (blob) {
      byte[] buffer = new byte[1 << 16];
      for (int count = blob.read(buffer); count >= 0; count = blob.read(buffer)) {
        sha256.update(buffer, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
