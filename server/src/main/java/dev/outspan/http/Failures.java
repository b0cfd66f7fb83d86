package dev.outspan.http;

import dev.outspan.account.KeyException;
import dev.outspan.blob.BlobException;
import dev.outspan.store.StoreException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// What a failure is to the client.
final class Failures {
  private static final int LONGEST_RETRY_SECONDS = 5;

  private Failures() {}

  /// @param failure whatever a handler threw
  static HttpProblem problem(Throwable failure) {
    return switch (failure) {
      case HttpProblem problem -> problem;
      case StoreException store -> stored(store);
      case BlobException blob -> stored(blob);
      case KeyException key -> ofKey(key);
      default -> HttpProblem.detail(500, "Internal Server Error").logged("internal");
    };
  }

  private static HttpProblem ofKey(KeyException failure) {
    return switch (failure) {
      case KeyException.Unknown _ -> HttpProblem.detail(404, "Key not found");
      case KeyException.Ended ended -> HttpProblem.detail(409, String.valueOf(ended.getMessage()));
      case KeyException.Unusable _ ->
          HttpProblem.detail(503, "the keys on file cannot be read or changed")
              .logged("keys_unusable");
    };
  }

  private static HttpProblem stored(BlobException failure) {
    return switch (failure) {
      case BlobException.Unavailable _ ->
          HttpProblem.detail(503, "the storage of files is not available")
              .logged("storage_unavailable");
      case BlobException.Full _ ->
          HttpProblem.detail(503, "there is no room for a file").logged("storage_full");
      case BlobException.Missing _ -> HttpProblem.detail(410, "the file is gone");
    };
  }

  private static HttpProblem stored(StoreException failure) {
    return switch (failure) {
      case StoreException.Unavailable _ ->
          HttpProblem.detail(503, "the store is not available").logged("storage_unavailable");
      case StoreException.Overloaded overloaded ->
          HttpProblem.detail(503, "the store has too much to do")
              .retryAfter(overloaded.retryAfter())
              .logged("storage_overloaded");
      case StoreException.Canceled _ ->
          HttpProblem.detail(503, "the request was cancelled").logged("canceled");
      case StoreException.Corrupt _ ->
          HttpProblem.code(503, "storage_corrupt", "what is stored cannot be read");
    };
  }

  /// Whether an operator should see the whole failure.
  static boolean isOurs(Throwable failure) {
    return switch (failure) {
      case HttpProblem _,
          StoreException.Overloaded _,
          StoreException.Canceled _,
          KeyException.Unknown _,
          KeyException.Ended _ ->
          false;
      default -> true;
    };
  }

  /// The caller's account has as much as it may have.
  static HttpProblem quota(String why) {
    return HttpProblem.detail(429, why).logged("quota");
  }

  /// All accounts together have.
  static HttpProblem overloaded(String why) {
    return HttpProblem.detail(503, why).logged("overloaded");
  }

  /// A wait that does not bring all clients back together.
  static Duration retryAfter() {
    return Duration.ofSeconds(ThreadLocalRandom.current().nextInt(1, LONGEST_RETRY_SECONDS + 1));
  }
}
