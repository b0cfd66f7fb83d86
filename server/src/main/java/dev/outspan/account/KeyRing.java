package dev.outspan.account;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// The keys of the environment and those on file.
///
/// What another process changes on file counts with the next look-up; in the rare case that the
/// file's size, time and inode all stay the same, after a second. Safe for any number of threads.
public final class KeyRing implements Keys {
  /// What a key of an unknown id is compared with, so that it takes as long as any other.
  private static final ValidKey NOBODY =
      new ValidKey(Digest.NONE, new Caller("nobody", List.of(), Set.of()), Instant.MIN);

  private final KeysOnFile onFile;
  private final Map<String, ValidKey> environment;
  private final Clock clock;

  /// @throws KeyException.Unusable if the file cannot be read
  public KeyRing(KeyFile file, EnvironmentKeys environment, Clock clock) {
    this(file, environment, clock, System::nanoTime);
  }

  KeyRing(KeyFile file, EnvironmentKeys environment, Clock clock, LongSupplier nanoTime) {
    this.onFile = new KeysOnFile(file, nanoTime);
    this.environment = environment.byId();
    this.clock = clock;
  }

  @Override
  public Optional<Caller> find(String presented) {
    Instant now = clock.instant();
    Digest digest = Digest.of(presented);
    ValidKey filed = onFile.byId().getOrDefault(KeyText.idOf(presented), NOBODY);
    ValidKey named = environment.getOrDefault(EnvironmentKeys.idOf(digest), NOBODY);
    boolean filedAdmits = filed.admits(digest, now);
    boolean namedAdmits = named.admits(digest, now);
    if (namedAdmits) {
      return Optional.of(named.caller());
    }
    return filedAdmits ? Optional.of(filed.caller()) : Optional.empty();
  }
}
