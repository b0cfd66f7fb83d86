package dev.outspan.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of a file (RFC 9110, section 14).
///
/// @param from the first byte, counted from 0
/// @param count how many, at least 1
record ByteRange(long from, long count) {
  private static final Pattern SINGLE =
      Pattern.compile("(?i)bytes=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*");

  /// What a header `Range` asks for.
  sealed interface Asked {

    /// Of the whole file, which may always be sent: also where several parts are asked for, or the
    /// header makes no sense.
    record Everything() implements Asked {}

    record Part(ByteRange range) implements Asked {}

    /// Of a part that the file has nothing of.
    record Nothing() implements Asked {}
  }

  /// @param header absent for everything
  static Asked asked(Optional<String> header, long length) {
    Matcher parts = SINGLE.matcher(header.orElse(""));
    if (!parts.matches()) {
      return new Asked.Everything();
    }
    String first = parts.group(1);
    String last = parts.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? new Asked.Everything() : suffix(Long.parseLong(last), length);
    }
    long from = Long.parseLong(first);
    long end = last.isEmpty() ? length - 1 : Math.min(Long.parseLong(last), length - 1);
    if (!last.isEmpty() && Long.parseLong(last) < from) {
      return new Asked.Everything();
    }
    return from >= length
        ? new Asked.Nothing()
        : new Asked.Part(new ByteRange(from, end - from + 1));
  }

  private static Asked suffix(long bytes, long length) {
    long count = Math.min(bytes, length);
    return count == 0 ? new Asked.Nothing() : new Asked.Part(new ByteRange(length - count, count));
  }

  /// The value of a header `Content-Range`.
  String contentRange(long length) {
    return "bytes %d-%d/%d".formatted(from, from + count - 1, length);
  }
}
