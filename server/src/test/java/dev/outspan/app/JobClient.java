package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outspan.testing.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// A client of one server's exports as files.
final class JobClient implements AutoCloseable {
  static final String KEY = "delivery-key";
  private static final JsonMapper JSON = new JsonMapper();
  private static final int SPAN_BYTES = 64 << 10;
  private static final int BATCH_SPANS = 64;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;

  JobClient(ServerProcess server) {
    this.server = server.address();
  }

  /// Stores spans of so many MiB in all, each with text of its own.
  void fill(int mebibytes) throws Exception {
    var random = new SplittableRandom(1);
    byte[] noise = new byte[SPAN_BYTES / 2 - 200];
    for (int batch = 0; batch * BATCH_SPANS * (SPAN_BYTES >> 10) < mebibytes << 10; batch++) {
      var items = new ArrayList<String>();
      for (int i = 0; i < BATCH_SPANS; i++) {
        random.nextBytes(noise);
        items.add(
            """
            {"id":"%d","trace_id":"t%d","name":"n","start_timestamp":%d,"output":{"o":"%s"}}"""
                .formatted(i, batch, 1_700_000_000 + batch, HexFormat.of().formatHex(noise)));
      }
      send("PUT", "/v5/spans/batch", "{\"items\":[%s]}".formatted(String.join(",", items)));
    }
  }

  /// Starts an export.
  ///
  /// @return its id
  String submit(String body) throws Exception {
    return send("POST", "/v5/spans/export", body).path("id").asText();
  }

  JsonNode show(String id) throws Exception {
    return send("GET", "/v5/exports/" + id, "");
  }

  void delete(String id) throws Exception {
    send("DELETE", "/v5/exports/" + id, "");
  }

  JsonNode awaitEnd(String id) throws Exception {
    while (true) {
      JsonNode job = show(id);
      if (!Set.of("queued", "running").contains(job.path("status").asText())) {
        return job;
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private JsonNode send(String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .headers("x-api-key", KEY, "Content-Type", "application/json")
            .headers("Prefer", "respond-async")
            .method(method, BodyPublishers.ofString(body))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    return JSON.readTree(answer.body());
  }

  static MessageDigest sha256() throws Exception {
    return MessageDigest.getInstance("SHA-256");
  }

  /// Reads up to `most` bytes of a file from an offset on, and hangs up.
  ///
  /// @return how many were read
  static long read(URI link, String tag, long from, long most, MessageDigest digest)
      throws IOException {
    var connection = (HttpURLConnection) link.toURL().openConnection();
    connection.setRequestProperty("Range", "bytes=" + from + "-");
    connection.setRequestProperty("If-Range", tag);
    assertThat(connection.getResponseCode()).isEqualTo(206);
    byte[] step = new byte[16 << 10];
    long got = 0;
    try (InputStream file = connection.getInputStream()) {
      int count;
      while (got < most
          && (count = file.read(step, 0, (int) Math.min(step.length, most - got))) > 0) {
        digest.update(step, 0, count);
        got += count;
      }
    } finally {
      connection.disconnect();
    }
    return got;
  }

  /// The hash of a whole file, in lower-case hexadecimal digits.
  static String hash(InputStream file) throws Exception {
    MessageDigest digest = sha256();
    byte[] step = new byte[64 << 10];
    for (int count = file.read(step); count > 0; count = file.read(step)) {
      digest.update(step, 0, count);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    client.close();
  }
}
