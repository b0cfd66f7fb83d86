package dev.outspan.account;

import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Makes, rotates and revokes the keys on file. Each change is in the audit log before it is on
/// file: one that cannot be logged does not happen.
///
/// May be used by several threads, and beside other processes on the same directory. A [KeyRing]
/// takes a change over with the next key that it looks up.
public final class KeyRegistry {
  /// Keys that ended longer ago leave the file with the next change; the audit log still has them.
  static final Duration ENDED_KEPT = Duration.ofDays(90);

  private static final KeyRequest FIRST =
      new KeyRequest(
          new Grant(List.of("default"), EnumSet.allOf(Scope.class)), "first key", Optional.empty());

  private final KeyFile file;
  private final AuditLog audit;
  private final Clock clock;
  private final RandomGenerator random;

  public KeyRegistry(KeyFile file, AuditLog audit, Clock clock) {
    this(file, audit, clock, new SecureRandom());
  }

  KeyRegistry(KeyFile file, AuditLog audit, Clock clock, RandomGenerator random) {
    this.file = file;
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  /// All keys on file, also those that ended, in the order in which they were made.
  ///
  /// @throws KeyException.Unusable if the file cannot be read
  public List<ApiKey> list() {
    return file.read().values().stream().map(FiledKey::key).toList();
  }

  /// Makes a key. The answer is the only place where its secret ever is.
  ///
  /// @param actor who wants it, for the audit log
  /// @throws KeyException.Unusable if the file or the audit log cannot be written
  public IssuedKey create(KeyRequest request, String actor) {
    return change(
        (keys, now) -> {
          IssuedKey issued = issue(request, keys, now);
          audit.record(KeyEvents.created(issued.key(), actor));
          return issued;
        });
  }

  /// Makes the first key of a new data directory: for the account `default`, with all scopes. Empty
  /// if there is a file of keys, be it without any.
  ///
  /// @throws KeyException.Unusable if the file or the audit log cannot be written
  public Optional<IssuedKey> createFirst(String actor) {
    if (file.exists()) {
      return Optional.empty();
    }
    return change(
        (keys, now) -> {
          // Somebody else may have made one since.
          if (file.exists()) {
            return Optional.empty();
          }
          IssuedKey issued = issue(FIRST, keys, now);
          audit.record(KeyEvents.created(issued.key(), actor));
          return Optional.of(issued);
        });
  }

  /// Ends a key now. One that was revoked before stays as it is.
  ///
  /// @throws KeyException.Unknown if there is no such key
  /// @throws KeyException.Unusable if the file or the audit log cannot be written
  public ApiKey revoke(String keyId, String actor) {
    return change(
        (keys, now) -> {
          FiledKey filed = find(keys, keyId);
          if (filed.key().revoked().isPresent()) {
            return filed.key();
          }
          ApiKey revoked = filed.key().revokedAt(now);
          audit.record(KeyEvents.revoked(revoked, actor));
          keys.put(keyId, filed.with(revoked));
          return revoked;
        });
  }

  /// Makes a key of the same rights, name and length of life; the old one ends after the overlap,
  /// or when it would have ended anyway.
  ///
  /// @param overlap for how long both are good, not negative
  /// @throws KeyException.Unknown if there is no such key
  /// @throws KeyException.Ended if it has ended or was rotated before
  /// @throws KeyException.Unusable if the file or the audit log cannot be written
  public IssuedKey rotate(String keyId, Duration overlap, String actor) {
    if (overlap.isNegative()) {
      throw new IllegalArgumentException("an overlap is not negative: " + overlap);
    }
    return change(
        (keys, now) -> {
          FiledKey filed = find(keys, keyId);
          ApiKey old = filed.key();
          requireCurrent(old, now);
          var lifetime = old.expires().map(end -> Duration.between(old.created(), end));
          IssuedKey issued = issue(new KeyRequest(old.grant(), old.name(), lifetime), keys, now);
          ApiKey ending = old.rotatedTo(issued.key().id(), now.plus(overlap));
          audit.record(KeyEvents.rotated(ending, actor));
          keys.put(keyId, filed.with(ending));
          return issued;
        });
  }

  /// Changes the keys on file, by their ids.
  private interface Step<T> {
    T apply(Map<String, FiledKey> keys, Instant now);
  }

  private <T> T change(Step<T> step) {
    try {
      return file.change(
          keys -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Instant limit = now.minus(ENDED_KEPT);
            keys.values()
                .removeIf(filed -> filed.key().ended(now).filter(limit::isAfter).isPresent());
            return step.apply(keys, now);
          });
    } catch (UncheckedIOException e) {
      throw new KeyException.Unusable("no key was changed: " + e.getMessage(), e);
    }
  }

  private IssuedKey issue(KeyRequest request, Map<String, FiledKey> keys, Instant now) {
    String id = KeyText.freshId(random);
    while (keys.containsKey(id)) {
      id = KeyText.freshId(random);
    }
    var expires = request.lifetime().map(now::plus);
    var key =
        new ApiKey(
            id, request.name(), request.grant(), now, expires, Optional.empty(), Optional.empty());
    Secret secret = KeyText.fresh(id, random);
    keys.put(id, new FiledKey(key, secret.digest()));
    return new IssuedKey(key, secret);
  }

  private static FiledKey find(Map<String, FiledKey> keys, String keyId) {
    return Optional.ofNullable(keys.get(keyId)).orElseThrow(() -> new KeyException.Unknown(keyId));
  }

  private static void requireCurrent(ApiKey key, Instant now) {
    Optional<Instant> ended = key.ended(now);
    if (ended.isPresent()) {
      throw new KeyException.Ended("key %s ended at %s".formatted(key.id(), ended.get()));
    }
    if (key.replacedBy().isPresent()) {
      throw new KeyException.Ended(
          "key %s was replaced by key %s before".formatted(key.id(), key.replacedBy().get()));
    }
  }
}
