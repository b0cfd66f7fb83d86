package dev.outspan.blob.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobType;
import dev.outspan.blob.Draft;
import dev.outspan.blob.s3.ScriptedS3.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/// What becomes of failures of the storage that a healthy server does not show.
class S3FailureTest {
  private static final BlobType CSV = new BlobType("text/csv", "spans.csv");
  private static final byte[] PART = new byte[S3Draft.LIMITS.partBytes()];

  private ScriptedS3 storage;
  private S3BlobStore store;

  @BeforeEach
  void open() throws IOException {
    storage = new ScriptedS3();
    store = open(storage.endpoint());
  }

  @AfterEach
  void close() {
    store.close();
    storage.close();
  }

  @Test
  void storageThatIsDown_isAskedThreeTimes() {
    storage.answer("HeadBucket", Answer.error(503, "SlowDown"));
    assertThatThrownBy(store::check).isInstanceOf(BlobException.Unavailable.class);
    assertThat(storage.requests()).isEqualTo(Collections.nCopies(3, "HeadBucket"));
  }

  @ParameterizedTest
  @CsvSource({
    "301, the bucket is in another region",
    "403, the credentials are refused",
    "404, there is no such bucket",
    "400, the storage answers with status 400"
  })
  void check_saysWhatIsWrongWithTheBucket(int status, String reason) {
    storage.answer("HeadBucket", Answer.of(status, ""));
    assertThatThrownBy(store::check)
        .isInstanceOf(BlobException.Unavailable.class)
        .hasMessage("cannot use s3://exports/ at %s: %s", storage.endpoint(), reason);
  }

  @Test
  void check_withoutCredentials_saysSo() {
    AwsCredentialsProvider none =
        () -> {
          throw SdkClientException.create("no credentials are found");
        };
    try (var stranger = S3BlobStore.open(settings(storage.endpoint()), none)) {
      assertThatThrownBy(stranger::check)
          .isInstanceOf(BlobException.Unavailable.class)
          .hasMessage(
              "cannot use s3://exports/ at %s: no credentials are found", storage.endpoint());
    }
  }

  @Test
  void refusal_isNotRepeated_andSaysNoSecret() {
    storage.answer("GetObject", Answer.error(403, "AccessDenied"));
    assertThatThrownBy(() -> store.read("a", 0))
        .isInstanceOf(BlobException.Unavailable.class)
        .hasMessage("cannot read s3://exports/a")
        .rootCause()
        .message()
        .doesNotContain("canary");
    assertThat(storage.requests()).containsExactly("GetObject");
  }

  @Test
  void redirect_isNotFollowed() throws IOException {
    try (var elsewhere = new ScriptedS3()) {
      String target = elsewhere.endpoint() + "/exports/a";
      storage.answer("GetObject", Answer.of(307, "").with("Location", target));
      assertThatThrownBy(() -> store.read("a", 0)).isInstanceOf(BlobException.Unavailable.class);
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void failedPart_failsTheDraftForGood_andItsUploadIsAborted() {
    Draft draft = begun();
    storage.answer("UploadPart", Answer.error(400, "BadDigest"));
    assertThatThrownBy(() -> draft.write(PART, 0, PART.length))
        .isInstanceOf(BlobException.Unavailable.class);
    assertThatThrownBy(() -> draft.write('x'))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the draft of a is broken");
    assertThatThrownBy(draft::publish).isInstanceOf(IllegalStateException.class);
    draft.close();
    assertThat(storage.requests())
        .containsExactly(
            "CreateMultipartUpload", "UploadPart", "UploadPart", "AbortMultipartUpload");
  }

  @Test
  void uploadWhoseIdGotLost_isLookedForAndAborted() {
    storage.answer("CreateMultipartUpload", Answer.error(500, "InternalError"));
    storage.answer(
        "ListMultipartUploads",
        Answer.of(
            200,
            """
            <ListMultipartUploadsResult>
              <Upload><Key>a</Key><UploadId>u1</UploadId></Upload>
              <Upload><Key>a.csv</Key><UploadId>u2</UploadId></Upload>
            </ListMultipartUploadsResult>"""));
    Draft draft = store.begin("a", CSV);
    draft.write(PART, 0, PART.length);
    assertThatThrownBy(() -> draft.write('x')).isInstanceOf(BlobException.Unavailable.class);
    draft.close();
    assertThat(storage.requests())
        .containsExactly(
            "CreateMultipartUpload",
            "CreateMultipartUpload",
            "CreateMultipartUpload",
            "ListMultipartUploads",
            "AbortMultipartUpload");
  }

  @Test
  void completion_thatFailsWithStatus200_failsPublish() {
    storage.answer("CompleteMultipartUpload", Answer.error(200, "InternalError"));
    storage.answer("HeadObject", Answer.of(404, ""));
    try (Draft draft = begun()) {
      assertThatThrownBy(draft::publish)
          .isInstanceOf(BlobException.Unavailable.class)
          .hasMessage("cannot write s3://exports/a");
    }
    assertThat(storage.requests()).endsWith("HeadObject", "AbortMultipartUpload");
  }

  @Test
  void completion_ofWhichTheAnswerGotLost_isFoundDone() {
    storage.answer("CompleteMultipartUpload", Answer.error(404, "NoSuchUpload"));
    try (Draft draft = begun()) {
      draft.publish();
    }
    assertThat(storage.requests()).endsWith("CompleteMultipartUpload", "HeadObject");
  }

  @Test
  void completion_thatFails_isNotTakenForAnOlderBlob() {
    storage.answer("PutObject", Answer.error(400, "InvalidRequest"));
    storage.answer("HeadObject", Answer.of(200, "").with("x-amz-meta-outspan-draft", "another"));
    try (Draft draft = store.begin("a", CSV)) {
      assertThatThrownBy(draft::publish).isInstanceOf(BlobException.Unavailable.class);
    }
    assertThat(storage.draftId()).isNotEmpty();
  }

  @Test
  void uploadsThatCannotBeListed_failRemove_whenTheObjectIsGone() {
    storage.answer("ListMultipartUploads", Answer.error(403, "AccessDenied"));
    assertThatThrownBy(() -> store.remove("a"))
        .isInstanceOf(BlobException.Unavailable.class)
        .hasMessage("cannot find uploads of s3://exports/a");
    assertThat(storage.requests()).containsExactly("ListMultipartUploads", "DeleteObject");
  }

  @Test
  void fullStorage_isFull() {
    storage.answer("PutObject", Answer.error(507, "XMinioStorageFull"));
    storage.answer("HeadObject", Answer.of(404, ""));
    try (Draft draft = store.begin("a", CSV)) {
      assertThatThrownBy(draft::publish)
          .isInstanceOf(BlobException.Full.class)
          .hasMessage("cannot write s3://exports/a, the storage is full");
    }
  }

  @Test
  void partsBeyondTheLast_areRefused() {
    var limits = new S3Draft.Limits(4, 3);
    try (Draft draft = new S3Draft(store.object("a"), CSV, limits)) {
      draft.write(new byte[12], 0, 12);
      assertThatThrownBy(() -> draft.write('x'))
          .isInstanceOf(BlobException.Full.class)
          .hasMessage("s3://exports/a would have more than 3 parts of 4 bytes");
    }
    assertThat(storage.requests()).endsWith("UploadPart", "AbortMultipartUpload");
  }

  @Test
  void answerThatIsCutOff_failsTheReader() throws IOException {
    storage.answer("GetObject", new Answer(200, Map.of(), "only the beginning", 1000));
    try (InputStream blob = store.read("a", 0)) {
      assertThatThrownBy(blob::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void rangeBehindTheEnd_isEmpty() throws IOException {
    storage.answer("GetObject", Answer.error(416, "InvalidRange"));
    try (InputStream blob = store.read("a", 5)) {
      assertThat(blob.read()).isEqualTo(-1);
    }
  }

  /// A socket that nobody accepts from: connections come about, and bytes go nowhere.
  @Test
  void storageThatIsSilent_isGivenUpAfterTenSeconds() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var deaf = open(URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
      Draft draft = deaf.begin("a", CSV);
      draft.write(PART, 0, PART.length);
      var calls = List.<Runnable>of(deaf::check, () -> deaf.read("b", 0), draft::publish);
      calls.stream()
          .map(call -> CompletableFuture.runAsync(timed(call), Thread::startVirtualThread))
          .toList()
          .forEach(call -> call.orTimeout(30, TimeUnit.SECONDS).join());
    }
  }

  private static Runnable timed(Runnable call) {
    return () -> {
      long begin = System.nanoTime();
      assertThatThrownBy(call::run).isInstanceOf(BlobException.Unavailable.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    };
  }

  /// A draft that has sent one part and holds another.
  private Draft begun() {
    Draft draft = store.begin("a", CSV);
    draft.write(PART, 0, PART.length);
    draft.write("rest".getBytes(UTF_8), 0, 4);
    return draft;
  }

  private static S3BlobStore open(URI endpoint) {
    var credentials = AwsBasicCredentials.create("access", "secret-canary");
    return S3BlobStore.open(settings(endpoint), StaticCredentialsProvider.create(credentials));
  }

  private static S3Settings settings(URI endpoint) {
    return S3Settings.parse(
            Map.of(S3Settings.BUCKET, "exports", S3Settings.ENDPOINT, endpoint.toString()))
        .orElseThrow();
  }
}
