package dev.outspan.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/// A request's body: read once and whole, decompressed, counted against the limits of its account
/// while it grows.
final class RequestBody {
  private static final int FIRST_BYTES = 16 << 10;
  private static final int FIRST_DECLARED_BYTES = 256 << 10;
  private static final int LINGER_BYTES = 1 << 20;
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final byte[] NOTHING = {};

  private final HttpFields headers;
  private final long declaredBytes;
  private final PacedBody incoming;

  RequestBody(Request request, HttpSettings.Pace pace) {
    headers = request.getHeaders();
    declaredBytes = request.getLength();
    incoming = new PacedBody(request, pace);
  }

  /// The body; empty where there is none.
  ///
  /// @param limitBytes after decompression
  byte[] read(int limitBytes, Admission.Ticket ticket) {
    boolean gzip = isGzip();
    if (declaredBytes == 0) {
      return NOTHING;
    }
    if (declaredBytes > limitBytes) {
      throw tooLarge(limitBytes);
    }
    try {
      if (gzip) {
        return collect(new Gunzip(incoming), new Room(limitBytes, -1, ticket));
      }
      return collect(incoming, new Room(limitBytes, declaredBytes, ticket));
    } catch (ZipException | EOFException _) {
      throw HttpProblem.detail(400, "the body is not one whole gzip file");
    } catch (IOException e) {
      throw new ClientGone(e);
    }
  }

  /// Bytes of the body that came in, before decompression.
  long receivedBytes() {
    return incoming.receivedBytes();
  }

  /// Drops what came in and was not read.
  ///
  /// @return whether the connection can carry another request
  boolean dropReceived() {
    return incoming.drop(LINGER_BYTES, 0);
  }

  /// Drops what still comes in, for a moment: closed at once, the connection could take the answer
  /// with it before the client has read it.
  void linger() {
    boolean unasked = headers.contains(HttpHeader.EXPECT) && incoming.receivedBytes() == 0;
    if (!unasked) {
      incoming.drop(LINGER_BYTES, LINGER.toNanos());
    }
  }

  private boolean isGzip() {
    List<String> encodings =
        headers.getCSV(HttpHeader.CONTENT_ENCODING, false).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .filter(name -> !name.equals("identity"))
            .toList();
    if (encodings.isEmpty()) {
      return false;
    }
    if (encodings.equals(List.of("gzip")) || encodings.equals(List.of("x-gzip"))) {
      return true;
    }
    throw HttpProblem.detail(415, "the body may be encoded once, with gzip")
        .with("Accept-Encoding", "gzip");
  }

  private static byte[] collect(InputStream in, Room room) throws IOException {
    var bytes = new byte[room.first()];
    int length = 0;
    while (true) {
      if (length == bytes.length) {
        int next = in.read();
        if (next < 0) {
          return bytes;
        }
        bytes = Arrays.copyOf(bytes, room.after(length));
        bytes[length++] = (byte) next;
      }
      int count = in.read(bytes, length, bytes.length - length);
      if (count < 0) {
        return Arrays.copyOf(bytes, length);
      }
      length += count;
    }
  }

  private static HttpProblem tooLarge(int limitBytes) {
    return HttpProblem.detail(413, "the body is larger than %d bytes".formatted(limitBytes));
  }

  /// How much of the body may be held, counted before it is.
  private static final class Room {
    private final int limitBytes;
    private final int declaredBytes;
    private final Admission.Ticket ticket;
    private int counted;

    /// @param declaredBytes negative if not known
    Room(int limitBytes, long declaredBytes, Admission.Ticket ticket) {
      this.limitBytes = limitBytes;
      this.declaredBytes = (int) declaredBytes;
      this.ticket = ticket;
    }

    int first() {
      if (declaredBytes >= 0) {
        count(declaredBytes);
        return Math.min(declaredBytes, FIRST_DECLARED_BYTES);
      }
      int size = Math.min(limitBytes, FIRST_BYTES);
      count(size);
      return size;
    }

    int after(int length) {
      if (length >= limitBytes) {
        throw tooLarge(limitBytes);
      }
      int most = declaredBytes > length ? declaredBytes : limitBytes;
      int size = (int) Math.min(most, 2L * length);
      count(size);
      return size;
    }

    private void count(int bytes) {
      if (bytes > counted) {
        ticket.grow(bytes - counted);
        counted = bytes;
      }
    }
  }
}
