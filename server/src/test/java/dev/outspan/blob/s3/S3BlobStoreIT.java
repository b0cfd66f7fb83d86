package dev.outspan.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.blob.BlobException;
import dev.outspan.blob.BlobStore;
import dev.outspan.blob.BlobStoreContract;
import dev.outspan.blob.Draft;
import dev.outspan.testing.Program;
import dev.outspan.testing.VersityGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// The contract against a real S3 server, which is killed in some of the tests.
@Tag("components")
class S3BlobStoreIT extends BlobStoreContract {
  private static final String PREFIX = "of/outspan/";
  private static final StaticCredentialsProvider CREDENTIALS = credentials("outspan-secret-canary");

  @TempDir private static Path gatewayFolder;
  private static VersityGateway gateway;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void startGateway() throws IOException {
    gateway = VersityGateway.start(gatewayFolder);
  }

  @AfterAll
  static void stopGateway() {
    gateway.close();
  }

  @AfterEach
  void emptyBucket() {
    for (String content : contents()) {
      store.remove(content.replace(" (upload)", ""));
    }
    assertThat(contents()).isEmpty();
  }

  @Override
  protected BlobStore open() {
    return S3BlobStore.open(settings(VersityGateway.BUCKET), CREDENTIALS);
  }

  @Override
  protected List<String> contents() {
    return Stream.concat(
            gateway.objects().stream(), gateway.uploads().stream().map(key -> key + " (upload)"))
        .peek(key -> assertThat(key).startsWith(PREFIX))
        .map(key -> key.substring(PREFIX.length()))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void blobs_aroundTheSizeOfAPart_areWhole(int more) {
    byte[] source = bytes(2 * S3Draft.LIMITS.partBytes() + more);
    for (int size : List.of(S3Draft.LIMITS.partBytes() + more, source.length)) {
      try (Draft draft = store.begin("a", CSV)) {
        draft.write(source, 0, size);
        draft.publish();
      }
      assertThat(digest(store.read("a", 0))).isEqualTo(digest(Arrays.copyOf(source, size)));
    }
  }

  @Test
  void abandonedDrafts_areUploadsUntilTheirNameIsRemoved() {
    for (String name : List.of("a", "a", "a.csv")) {
      Draft abandoned = store.begin(name, CSV);
      abandoned.write(bytes(MANY_BYTES), 0, MANY_BYTES);
    }
    assertThat(contents()).containsExactly("a (upload)", "a (upload)", "a.csv (upload)");
    store.remove("a");
    assertThat(contents()).containsExactly("a.csv (upload)");
  }

  @Test
  void serverKilledBetweenParts_failsTheDraft_andRemoveLeavesNothing() throws Exception {
    Draft draft = store.begin("a", CSV);
    draft.write(bytes(MANY_BYTES), 0, MANY_BYTES);
    gateway.kill();
    try {
      var unavailable = BlobException.Unavailable.class;
      assertThatThrownBy(() -> draft.write(bytes(MANY_BYTES), 0, MANY_BYTES))
          .isInstanceOf(unavailable)
          .hasMessage("cannot write s3://exports/of/outspan/a");
      assertThatThrownBy(draft::publish).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(draft::close).isInstanceOf(unavailable);
      assertThatThrownBy(store::check).isInstanceOf(unavailable);
      assertThatThrownBy(() -> store.read("a", 0)).isInstanceOf(unavailable);
    } finally {
      gateway.restart();
    }
    assertThat(contents()).containsExactly("a (upload)");
    store.remove("a");
    assertThat(contents()).isEmpty();
  }

  @Test
  void serverKilledBeforeCompletion_failsPublish() throws Exception {
    try (Draft draft = store.begin("a", CSV)) {
      draft.write(bytes(MANY_BYTES), 0, MANY_BYTES);
      gateway.kill();
      try {
        assertThatThrownBy(draft::publish).isInstanceOf(BlobException.Unavailable.class);
      } finally {
        gateway.restart();
      }
      assertMissing("a");
    }
    assertThat(contents()).isEmpty();
  }

  @Test
  void link_leadsToTheBlobWithItsTypeAndName_untilItExpires() throws Exception {
    publish("a", "0123456789");
    URI link = store.link("a", Duration.ofSeconds(5)).orElseThrow();
    HttpResponse<String> answer = get(link, "bytes=3-5");
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo("345");
    assertThat(answer.headers().firstValue("Content-Type")).contains(CSV.mediaType());
    assertThat(answer.headers().firstValue("Content-Disposition")).contains(CSV.disposition());

    var other = URI.create(link.toString().replace("/a?", "/b?"));
    assertThat(get(other, "bytes=0-").statusCode()).isEqualTo(403);
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (get(link, "bytes=0-").statusCode() != 403) {
      assertThat(System.nanoTime()).as("still valid after its end").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  @Test
  void link_ofAnUploadInParts_hasItsTypeToo() throws Exception {
    try (Draft draft = store.begin("a", CSV)) {
      draft.write(bytes(MANY_BYTES), 0, MANY_BYTES);
      draft.publish();
    }
    HttpResponse<String> answer =
        get(store.link("a", Duration.ofHours(1)).orElseThrow(), "bytes=0-1");
    assertThat(answer.headers().firstValue("Content-Type")).contains(CSV.mediaType());
    assertThat(answer.headers().firstValue("Content-Disposition")).contains(CSV.disposition());
  }

  @Test
  void wrongSecretOrBucket_isUnavailable_andSaysNoSecret() {
    var settings = settings(VersityGateway.BUCKET);
    try (var stranger = S3BlobStore.open(settings, credentials("wrong-secret-canary"));
        var lost = S3BlobStore.open(settings("no-such-bucket"), CREDENTIALS)) {
      assertThatThrownBy(stranger::check)
          .isInstanceOf(BlobException.Unavailable.class)
          .hasMessage("cannot use %s: the credentials are refused".formatted(stranger.address()))
          .satisfies(failure -> assertThat(stackTrace(failure)).doesNotContain("canary"));
      assertThatThrownBy(() -> stranger.read("a", 0)).isInstanceOf(BlobException.Unavailable.class);
      assertThatThrownBy(lost::check)
          .isInstanceOf(BlobException.Unavailable.class)
          .hasMessage("cannot use %s: there is no such bucket".formatted(lost.address()));
      assertThatThrownBy(() -> lost.read("a", 0)).isInstanceOf(BlobException.Unavailable.class);
    }
  }

  // 4
  @Test
  void largeBlob_isWrittenAndReadInSmallMemory() throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-cp",
            System.getProperty("java.class.path"),
            SendLargeBlob.class.getName(),
            Long.toString(2L << 30));
    var outcome = new Program(directory, gateway.environment(), command).run();
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("read back 2147483648 bytes");
  }

  private HttpResponse<String> get(URI link, String range) throws Exception {
    var request = HttpRequest.newBuilder(link).header("Range", range).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String stackTrace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static S3Settings settings(String bucket) {
    return S3Settings.parse(
            Map.of(
                S3Settings.BUCKET, bucket,
                S3Settings.PREFIX, PREFIX,
                S3Settings.ENDPOINT, gateway.endpoint().toString()))
        .orElseThrow();
  }

  private static StaticCredentialsProvider credentials(String secret) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(VersityGateway.ACCESS_KEY, secret));
  }
}
