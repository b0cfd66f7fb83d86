package dev.outspan.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/// A client of the server's API, as a user's program would be one.
///
/// On `HttpURLConnection`, the one client of the JDK that shows HTTP trailers.
final class ApiClient {
  private final URI base;
  private final String key;

  ApiClient(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  /// Sends a JSON body.
  ///
  /// @return the answer's body
  /// @throws IOException if the answer is not 200
  byte[] send(String method, String path, byte[] json) throws IOException {
    HttpURLConnection connection = open(method, path, "application/json");
    write(connection, json);
    requireOk(connection);
    try (InputStream answer = connection.getInputStream()) {
      return answer.readAllBytes();
    }
  }

  /// Exports into a file of a directory, named as the server says, and checks that it is whole.
  ///
  /// @param accept the media type of the raw form
  /// @throws IOException if the answer is not 200, or the file is not what its trailers say
  Download export(byte[] request, String accept, Path directory) throws IOException {
    long begin = System.nanoTime();
    HttpURLConnection connection = open("POST", "/v5/spans/export", accept);
    write(connection, request);
    requireOk(connection);
    Path file = directory.resolve(filename(connection));
    MessageDigest digest = sha256();
    try (InputStream answer = connection.getInputStream();
        OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      answer.transferTo(out);
    }
    requireTrailer(connection, "Outspan-Bytes", String.valueOf(Files.size(file)));
    requireTrailer(connection, "Outspan-Sha256", HexFormat.of().formatHex(digest.digest()));
    long rows = connection.getHeaderFieldLong("Outspan-Rows", -1);
    return new Download(file, rows, Files.size(file), Duration.ofNanos(System.nanoTime() - begin));
  }

  private HttpURLConnection open(String method, String path, String accept) throws IOException {
    var connection = (HttpURLConnection) base.resolve(path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setRequestProperty("x-api-key", key);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("Accept", accept);
    return connection;
  }

  private static void write(HttpURLConnection connection, byte[] json) throws IOException {
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(json.length);
    try (OutputStream body = connection.getOutputStream()) {
      body.write(json);
    }
  }

  private static void requireOk(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status == 200) {
      return;
    }
    InputStream answer = connection.getErrorStream();
    String text = answer == null ? "" : new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    throw new IOException(
        "%s %s answered %d: %s"
            .formatted(connection.getRequestMethod(), connection.getURL(), status, text));
  }

  private static String filename(HttpURLConnection connection) throws IOException {
    String disposition = connection.getHeaderField("Content-Disposition");
    int quote = disposition == null ? -1 : disposition.indexOf('"');
    if (disposition == null || quote < 0) {
      throw new IOException("the export names no file: " + disposition);
    }
    return disposition.substring(quote + 1, disposition.lastIndexOf('"'));
  }

  private static void requireTrailer(HttpURLConnection connection, String name, String found)
      throws IOException {
    String promised = connection.getHeaderField(name);
    if (!found.equals(promised)) {
      throw new IOException(
          "the file is not whole: %s is %s, the server says %s".formatted(name, found, promised));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
