package dev.outspan.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// An export as the server makes it, byte for byte, with trailers that prove it whole. It cannot be
/// taken up again where it broke off.
public final class RawExport implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  /// The server sends nothing while no span matches, however long the search for one takes.
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

  private final Reply reply;

  private RawExport(Reply reply) {
    this.reply = reply;
  }

  /// Asks for an export.
  ///
  /// @param query `from_ts` and `to_ts`, as far as they are wanted
  /// @param request the body: filters and options
  public static RawExport begin(ApiClient client, Map<String, String> query, byte[] request)
      throws IOException {
    return new RawExport(
        client.accept(
            Call.of("POST", "/v5/spans/export")
                .withQuery(query)
                .withJson(request)
                .with("Accept", "application/octet-stream")
                .withSilence(LONGEST_SILENCE)));
  }

  /// What the server calls the file.
  public String filename() throws IOException {
    String disposition = reply.header("Content-Disposition").orElse("");
    int quote = disposition.indexOf('"');
    if (quote < 0) {
      throw new IOException("the export names no file: '%s'".formatted(disposition));
    }
    return disposition.substring(quote + 1, disposition.lastIndexOf('"'));
  }

  public Optional<String> watermark() {
    return reply.header("Outspan-Watermark");
  }

  /// Writes the file, to its end.
  ///
  /// @param meter is told of bytes
  /// @throws Incomplete if what came is not what the trailers say
  /// @throws IOException if the export breaks off, or cannot be written
  public Receipt copyTo(OutputStream out, Meter meter) throws IOException {
    MessageDigest digest = Sha256.begin();
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (InputStream in = reply.body()) {
      for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
        out.write(buffer, 0, read);
        digest.update(buffer, 0, read);
        bytes += read;
        meter.at(bytes, OptionalLong.empty());
      }
    }
    requireTrailer("Outspan-Bytes", String.valueOf(bytes));
    String sha256 = Sha256.end(digest);
    requireTrailer("Outspan-Sha256", sha256);
    long rows = Long.parseLong(trailer("Outspan-Rows"));
    return new Receipt(filename(), rows, bytes, sha256, watermark(), skipped());
  }

  /// An export in a file that is whole.
  public record Saved(Path file, Receipt receipt) {}

  /// Writes the file into a directory, under the name that the server gives it.
  public Saved saveIn(Path directory) throws IOException {
    Path file = directory.resolve(filename());
    try (OutputStream out = Files.newOutputStream(file)) {
      return new Saved(file, copyTo(out, Meter.NONE));
    }
  }

  private static int read(InputStream in, byte[] buffer) throws Incomplete {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      var incomplete = new Incomplete("the export broke off: " + e.getMessage());
      incomplete.initCause(e);
      throw incomplete;
    }
  }

  private void requireTrailer(String name, String found) throws Incomplete {
    String promised = trailer(name);
    if (!found.equals(promised)) {
      throw new Incomplete(
          "the export is not whole: %s is %s, the server says %s".formatted(name, found, promised));
    }
  }

  private String trailer(String name) throws Incomplete {
    return reply
        .header(name)
        .orElseThrow(
            () -> new Incomplete("the export ends without %s: is it whole?".formatted(name)));
  }

  private Map<String, Long> skipped() {
    var skipped = new LinkedHashMap<String, Long>();
    for (String reason : reply.header("Outspan-Skipped").orElse("").split(",", -1)) {
      int equals = reason.indexOf('=');
      if (equals > 0) {
        skipped.put(
            reason.substring(0, equals).strip(), Long.valueOf(reason.substring(equals + 1)));
      }
    }
    return skipped;
  }

  @Override
  public void close() {
    reply.close();
  }
}
