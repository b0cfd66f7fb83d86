package dev.outspan.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.account.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest extends HttpContract {
  private static final int LIMIT = 100_000;
  private static final String HEAD =
      "POST /echo HTTP/1.1\r\nHost: a\r\nx-api-key: " + TestKeys.ALL + "\r\n";

  private void startEcho() throws IOException {
    startEcho(HttpSettings.DEFAULT);
  }

  private void startEcho(HttpSettings settings) throws IOException {
    routes.add("POST", "/echo", Scope.READ, x -> x.json(200, x.body(LIMIT)));
    routes.add("POST", "/size", Scope.READ, x -> x.detail(200, "" + x.body(64 << 20).length));
    start(settings);
  }

  private static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] text(int length) {
    var text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + i * 7 % 26);
    }
    return text;
  }

  private static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private HttpRequest.Builder zipped(byte[] body) {
    return to("/echo").header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(body));
  }

  private static HttpRequest.BodyPublisher chunked(byte[] body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_383, 16_384, 16_385, 99_999, 100_000})
  void body_upToTheLimit_comesWhole(int length) throws Exception {
    startEcho();
    byte[] body = text(length);
    String expected = new String(body, ISO_8859_1);
    assertThat(send(to("/echo").POST(BodyPublishers.ofByteArray(body))).body()).isEqualTo(expected);
    assertThat(send(to("/echo").POST(chunked(body))).body()).isEqualTo(expected);
    assertThat(send(zipped(gzip(body))).body()).isEqualTo(expected);
  }

  @Test
  void body_overTheLimit_isRefused() throws Exception {
    startEcho();
    byte[] body = text(LIMIT + 1);
    for (HttpRequest.Builder request :
        List.of(
            to("/echo").POST(BodyPublishers.ofByteArray(body)),
            to("/echo").POST(chunked(body)),
            zipped(gzip(body)))) {
      var answer = send(request);
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).isEqualTo("{\"detail\":\"the body is larger than 100000 bytes\"}");
      assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
    }
  }

  @Test
  void body_declaredTooLarge_isRefusedBeforeItComes() throws Exception {
    startEcho();
    String answer = raw().send(HEAD + "Content-Length: 1073741824\r\n\r\n").readUntil("\"}");
    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("Connection: close\r\n");
  }

  @Test
  void body_announcedAndTooLarge_isNotAskedFor() throws Exception {
    startEcho();
    String head = HEAD + "Expect: 100-continue\r\nContent-Length: ";
    assertThat(raw().send(head + "1073741824\r\n\r\n").readAll())
        .startsWith("HTTP/1.1 413 ")
        .doesNotContain("100 Continue");
    RawClient waiting = raw().send(head + "3\r\n\r\n");
    assertThat(waiting.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    assertThat(waiting.send("abc").readUntil("abc")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void body_withoutEnd_isRefusedAtTheLimit() throws Exception {
    startEcho();
    RawClient client = raw().send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
    String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
    client.send(chunk.repeat(LIMIT / 4096 + 1));
    assertThat(client.readUntil("\"}")).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void body_thatIsNotRead_leavesTheConnectionUsable() throws Exception {
    routes.add("POST", "/deaf", Scope.READ, x -> x.detail(200, "deaf"));
    startEcho();
    RawClient client = raw();
    client.send(HEAD.replace("echo", "deaf") + "Content-Length: 3\r\n\r\nabc");
    assertThat(client.readUntil("\"}")).startsWith("HTTP/1.1 200 ");
    client.send(HEAD + "Content-Length: 3\r\n\r\ndef");
    assertThat(client.readUntil("def")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void gzip_ofSeveralMembers_isTheirSum() throws Exception {
    startEcho();
    byte[] first = gzip(text(30_000));
    byte[] all = join(first, gzip(new byte[0]), gzip(text(10)), gzip(text(20_000)));
    String expected = new String(join(text(30_000), text(10), text(20_000)), ISO_8859_1);
    assertThat(send(zipped(all)).body()).isEqualTo(expected);
    assertThat(send(to("/echo").header("Content-Encoding", "x-gzip").POST(chunked(all))).body())
        .isEqualTo(expected);
  }

  @Test
  void gzip_cutOffAnywhere_isRefused() throws Exception {
    startEcho();
    byte[] whole = join(gzip(text(50)), gzip(text(70)));
    int firstMember = gzip(text(50)).length;
    for (int length = 0; length < whole.length; length++) {
      if (length != firstMember && length != 0) {
        var answer = send(zipped(Arrays.copyOf(whole, length)));
        assertThat(answer.statusCode()).as("%d bytes", length).isEqualTo(400);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "x", "\0\0\0\0\0\0\0\0", "\u001f", "\u001f\u008b", "{\"a\":1}"})
  void gzip_withSomethingBehind_isRefused(String behind) throws Exception {
    startEcho();
    for (int length : new int[] {0, 5, 16_000, 16_350, 16_384, 60_000}) {
      byte[] body = join(gzip(text(length)), behind.getBytes(ISO_8859_1));
      var answer = send(zipped(body));
      assertThat(answer.statusCode()).as("%d bytes, then %s", length, behind).isEqualTo(400);
    }
  }

  @Test
  void gzip_withADamagedBit_isRefused() throws Exception {
    startEcho();
    byte[] whole = gzip(text(100));
    for (int at = whole.length - 8; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      assertThat(send(zipped(damaged)).statusCode()).as("byte %d", at).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deflate", "br", "zstd", "compress", "gzip, gzip", "gzip, br", "x"})
  void encoding_otherThanGzipOnce_isRefused(String encoding) throws Exception {
    startEcho();
    var answer = send(to("/echo").header("Content-Encoding", encoding).POST(chunked(text(3))));
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.headers().firstValue("accept-encoding")).hasValue("gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "", "identity, identity"})
  void encoding_thatChangesNothing_isTaken(String encoding) throws Exception {
    startEcho();
    String request = HEAD + "Content-Encoding: " + encoding + "\r\nContent-Length: 3\r\n\r\nabc";
    assertThat(raw().send(request).readUntil("abc")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void encodings_inTwoHeaders_areRefused() throws Exception {
    startEcho();
    String twice = "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n";
    String request = HEAD + twice + "Content-Length: 3\r\n\r\nabc";
    assertThat(raw().send(request).readUntil("\"}")).startsWith("HTTP/1.1 415 ");
  }

  @Test
  void bombs_inParallel_takeLittleMemory() throws Exception {
    startEcho();
    byte[] zeros = gzip(new byte[LIMIT * 20]);
    byte[] bomb = join(zeros, zeros, zeros);
    Callable<Integer> attack = () -> send(zipped(bomb)).statusCode();
    try (var threads = Executors.newFixedThreadPool(20)) {
      for (Future<Integer> status : threads.invokeAll(Collections.nCopies(200, attack))) {
        assertThat(status.get()).isEqualTo(413);
      }
    }
  }

  @Test
  void stream_ofUnknownLength_isCountedWhileItComes() throws Exception {
    startEcho();
    HttpRequest.BodyPublisher endless =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[(64 << 20) + 1]));
    assertThat(post("/size", endless).statusCode()).isEqualTo(413);
    InputStream whole = new ByteArrayInputStream(new byte[64 << 20]);
    assertThat(post("/size", BodyPublishers.ofInputStream(() -> whole)).body())
        .isEqualTo("{\"detail\":\"67108864\"}");
  }
}
