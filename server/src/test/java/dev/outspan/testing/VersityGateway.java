package dev.outspan.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A real S3 server over a folder, run as a process of its own. Closing kills it.
public final class VersityGateway implements AutoCloseable {
  public static final String ACCESS_KEY = "outspan-access";
  public static final String SECRET_KEY = "outspan-secret-canary";
  public static final String BUCKET = "exports";

  private static final int START_SECONDS = 30;

  private final Path folder;
  private final int port;
  private Process process;

  private VersityGateway(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    process = launch();
  }

  /// Starts it with an empty bucket, and returns when it listens.
  ///
  /// @param folder made if it is not there; its file system needs extended attributes
  public static VersityGateway start(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("data").resolve(BUCKET));
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    return new VersityGateway(folder, port);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// The variables with which a server uses the bucket.
  public Map<String, String> environment() {
    return Map.of(
        "OUTSPAN_S3_BUCKET", BUCKET,
        "OUTSPAN_S3_ENDPOINT", endpoint().toString(),
        "AWS_ACCESS_KEY_ID", ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY", SECRET_KEY);
  }

  /// A client of it, to look into the bucket.
  public S3Client client() {
    var credentials = AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY);
    return S3Client.builder()
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .forcePathStyle(true)
        .endpointOverride(endpoint())
        .build();
  }

  /// The keys of unfinished uploads.
  public List<String> uploads() {
    try (var client = client()) {
      return client.listMultipartUploadsPaginator(list -> list.bucket(BUCKET)).uploads().stream()
          .map(MultipartUpload::key)
          .toList();
    }
  }

  /// The keys of the objects in the bucket.
  public List<String> objects() {
    try (var client = client()) {
      return client.listObjectsV2Paginator(list -> list.bucket(BUCKET)).contents().stream()
          .map(S3Object::key)
          .toList();
    }
  }

  /// Sends SIGKILL and waits until the process is gone.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(START_SECONDS, TimeUnit.SECONDS);
  }

  /// Starts it again, on the same port and folder.
  public void restart() throws IOException {
    process = launch();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
  }

  private Process launch() throws IOException {
    Path log = folder.resolve("versitygw.log");
    var builder =
        new ProcessBuilder(
            List.of(
                Program.component("OUTSPAN_TEST_VERSITYGW"),
                "--quiet",
                "--port",
                "127.0.0.1:" + port,
                "posix",
                folder.resolve("data").toString()));
    builder
        .environment()
        .putAll(Map.of("ROOT_ACCESS_KEY", ACCESS_KEY, "ROOT_SECRET_KEY", SECRET_KEY));
    builder.redirectErrorStream(true);
    Process launched =
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    awaitListening(launched, log);
    return launched;
  }

  private void awaitListening(Process launched, Path log) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(START_SECONDS).toNanos();
    while (!isListening()) {
      if (!launched.isAlive() || System.nanoTime() > deadline) {
        launched.destroyForcibly();
        throw new AssertionError("versitygw did not start\n" + Files.readString(log));
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private boolean isListening() {
    try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException _) {
      return false;
    }
  }
}
