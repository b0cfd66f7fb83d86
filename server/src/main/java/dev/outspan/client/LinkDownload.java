package dev.outspan.client;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Downloads a finished export, and goes on where it stopped whenever the connection breaks.
///
/// Each request asks for the bytes behind those that are there (`Range`), and only if the file is
/// still the same (`If-Range`). When all are there, their hash is taken of what is on disk.
public final class LinkDownload {
  private static final int BUFFER_BYTES = 1 << 16;

  private final ApiClient client;
  private final Links links;
  private final Receipt receipt;
  private final Patience patience;
  private Optional<String> etag = Optional.empty();
  private Optional<URI> link = Optional.empty();

  /// Knows where the file is. A link lasts for a while only.
  @FunctionalInterface
  public interface Links {
    /// A link that has just been made.
    URI fresh() throws IOException;
  }

  /// @param receipt what the file is
  public LinkDownload(ApiClient client, Links links, Receipt receipt, Patience patience) {
    this.client = client;
    this.links = links;
    this.receipt = receipt;
    this.patience = patience;
  }

  /// Fills a file that is there, and may have the first part already.
  ///
  /// @throws Incomplete if what came is not what the receipt says
  /// @throws NoFile if the file is gone
  /// @throws IOException if the connection breaks too often in one place, or the disk fails
  public void into(Path part, Meter meter) throws IOException {
    try (FileChannel file = FileChannel.open(part, WRITE)) {
      if (file.size() > receipt.bytes()) {
        file.truncate(0);
      }
      while (file.size() < receipt.bytes()) {
        fetchSome(file, meter);
      }
      file.force(true);
    }
    String sha256 = Sha256.of(part);
    if (!sha256.equals(receipt.sha256())) {
      Files.delete(part);
      throw new Incomplete(
          "the file is not what the server made: its SHA-256 is %s, that of the manifest %s"
              .formatted(sha256, receipt.sha256()));
    }
  }

  /// Fetches until the end, or until the connection breaks.
  private void fetchSome(FileChannel file, Meter meter) throws IOException {
    long before = file.size();
    try (Reply reply = request(before)) {
      if (!reply.isSuccess()) {
        throw mended(reply, file);
      }
      beginAt(file, reply, before);
      etag = reply.header("ETag");
      append(file, reply, meter);
      if (file.size() < receipt.bytes()) {
        throw new IOException("the connection ended early");
      }
    } catch (UncheckedIOException diskFailure) {
      throw diskFailure.getCause();
    } catch (IOException failure) {
      if (file.size() > before) {
        patience.progressed();
      }
      patience.bear(located(failure, file.size()));
    }
  }

  private static IOException located(IOException failure, long at) {
    return switch (failure) {
      case Refusal refusal -> refusal;
      case Incomplete incomplete -> incomplete;
      case NoFile none -> none;
      default ->
          new IOException(
              "the download broke off at byte %d: %s".formatted(at, failure.getMessage()), failure);
    };
  }

  /// Does what can be done about a refusal; what is left to do then is to try again.
  private IOException mended(Reply reply, FileChannel file) throws IOException {
    Refusal refusal = reply.refusal();
    return switch (refusal.status()) {
      case 403 -> { // the link has expired
        link = Optional.empty();
        yield new IOException(refusal.getMessage(), refusal);
      }
      case 416 -> {
        file.truncate(0);
        yield new IOException(refusal.getMessage(), refusal);
      }
      case 404, 410 -> {
        links.fresh(); // tells why the file is gone
        yield refusal;
      }
      default -> refusal;
    };
  }

  private Reply request(long from) throws IOException {
    if (link.isEmpty()) {
      link = Optional.of(links.fresh());
    }
    Map<String, String> headers = new HashMap<>();
    if (from > 0) {
      headers.put("Range", "bytes=%d-".formatted(from));
      etag.ifPresent(tag -> headers.put("If-Range", tag));
    }
    return client.follow(link.get(), headers);
  }

  /// Sets the file to where the answer begins: a whole one takes the place of what was there.
  private static void beginAt(FileChannel file, Reply reply, long asked) throws IOException {
    if (reply.status() != 206) {
      file.truncate(0);
    } else if (!reply.header("Content-Range").orElse("").startsWith("bytes %d-".formatted(asked))) {
      throw new IOException(
          "bytes from %d were asked for, and Content-Range is %s"
              .formatted(asked, reply.header("Content-Range").orElse("absent")));
    }
    file.position(file.size());
  }

  private void append(FileChannel file, Reply reply, Meter meter) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = reply.body()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (file.position() + read > receipt.bytes()) {
          throw new Incomplete(
              "more than the %d bytes came that the manifest names".formatted(receipt.bytes()));
        }
        write(file, ByteBuffer.wrap(buffer, 0, read));
        meter.at(file.position(), OptionalLong.of(receipt.bytes()));
      }
    }
  }

  /// A full disk is no matter of patience.
  private static void write(FileChannel file, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
