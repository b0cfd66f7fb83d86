package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.testing.FaultProxy;
import dev.outspan.testing.FaultProxy.Fault;
import dev.outspan.testing.ServerProcess;
import dev.outspan.testing.VersityGateway;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose bucket fails: a real S3 server behind a proxy.
@Tag("components")
class S3FaultIT {
  private static final List<Fault> FAULTS =
      List.of(
          new Fault.Down(), new Fault.Status(403), new Fault.Status(500), new Fault.Status(503));

  /// More than from one look for files to be removed to the next.
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  @TempDir private Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private VersityGateway gateway;
  private FaultProxy bucket;

  @BeforeEach
  void startBucket() throws IOException {
    gateway = VersityGateway.start(directory.resolve("s3"));
    bucket = new FaultProxy(gateway.endpoint());
  }

  @AfterEach
  void stopBucket() throws IOException {
    http.close();
    bucket.close();
    gateway.close();
  }

  private ServerProcess start(String... more) throws IOException {
    var environment = new HashMap<>(gateway.environment());
    environment.put("OUTSPAN_S3_ENDPOINT", bucket.address().toString());
    if (more.length > 0) {
      environment.put("OUTSPAN_S3_BUCKET", more[0]);
    }
    return ServerProcess.start(directory.resolve("data"), JobClient.KEY + "=default", environment);
  }

  private HttpResponse<String> export(ServerProcess server, String method) throws Exception {
    String body = "{\"export_format\":\"jsonl\",\"export_method\":\"%s\"}".formatted(method);
    var request =
        HttpRequest.newBuilder(server.address().resolve("/v5/spans/export"))
            .headers("x-api-key", JobClient.KEY, "Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void faultOfTheBucket_is503WithRetryAfter_whileDirectExportsGoOn() throws Exception {
    try (var server = start();
        var client = new JobClient(server)) {
      client.fill(1);
      for (Fault fault : FAULTS) {
        bucket.fail(fault);
        var refused = export(server, "signed_url");
        assertThat(refused.statusCode()).as(fault + refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After").orElseThrow()).matches("[1-9]\\d*");
        assertThat(export(server, "direct").statusCode()).as(fault.toString()).isEqualTo(200);
      }
      // Until a silent bucket is given up, blanks may have gone out as the beginning of the answer.
      bucket.fail(new Fault.Silent());
      var ended = client.awaitEnd(client.submit("{\"export_format\":\"jsonl\"}"));
      assertThat(ended.path("error").path("reason").asText())
          .as(ended.toString())
          .isEqualTo("storage_unavailable");
      assertThat(export(server, "direct").statusCode()).isEqualTo(200);
      bucket.fail(new Fault.None());
      assertThat(export(server, "signed_url").statusCode()).isEqualTo(200);
      assertThat(server.stop()).isZero();
      assertThat(server.log()).doesNotContain(VersityGateway.SECRET_KEY);
    }
  }

  @Test
  void faultHalfWay_leavesNoUpload_onceTheBucketIsBack() throws Exception {
    try (var server = start();
        var client = new JobClient(server)) {
      client.fill(96);
      String job = client.submit("{\"export_format\":\"jsonl\"}");
      await("an upload begins", () -> !gateway.uploads().isEmpty());
      bucket.fail(new Fault.Status(503));
      var ended = client.awaitEnd(job);
      assertThat(ended.path("error").path("reason").asText())
          .as(ended.toString())
          .isEqualTo("storage_unavailable");
      assertThat(gateway.uploads()).hasSize(1);
      bucket.fail(new Fault.None());
      await("the upload is gone", () -> gateway.uploads().isEmpty());
      assertThat(gateway.objects()).isEmpty();
    }
  }

  @Test
  void wrongBucket_isNamedInTheLog_andTheServerServes() throws Exception {
    try (var server = start("no-such-bucket");
        var client = new JobClient(server)) {
      String line =
          ("exported files cannot be kept now:"
                  + " cannot use s3://no-such-bucket/ at %s: there is no such bucket")
              .formatted(bucket.address());
      await(line, () -> server.log().contains(line));
      client.fill(1);
      assertThat(export(server, "direct").statusCode()).isEqualTo(200);
    }
  }
}
