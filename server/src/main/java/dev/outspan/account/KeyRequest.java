package dev.outspan.account;

import java.time.Duration;
import java.util.Optional;

/// A key that somebody wants to have.
///
/// @param grant what it shall allow
/// @param name what it is for: up to 100 characters, none of them invisible; may be empty
/// @param lifetime how long it lasts, more than nothing and up to 36,500 days; empty for a key that
///     lasts until it is revoked
public record KeyRequest(Grant grant, String name, Optional<Duration> lifetime) {
  private static final int MAX_NAME_LENGTH = 100;
  private static final Duration MAX_LIFETIME = Duration.ofDays(36_500);

  /// @throws IllegalArgumentException if the name or the lifetime is not as described
  public KeyRequest {
    requireName(name);
    lifetime.ifPresent(KeyRequest::requireLifetime);
  }

  /// Names are shown on terminals: a control character could rewrite what stands around them.
  static void requireName(String name) {
    if (name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "a key's name has at most %d characters, not %d"
              .formatted(MAX_NAME_LENGTH, name.length()));
    }
    if (name.codePoints().anyMatch(KeyRequest::isInvisible)) {
      throw new IllegalArgumentException("a key's name holds an invisible character");
    }
  }

  private static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static void requireLifetime(Duration lifetime) {
    if (!lifetime.isPositive() || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "a key lasts more than nothing and at most %d days".formatted(MAX_LIFETIME.toDays()));
    }
  }
}
