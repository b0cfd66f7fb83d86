package dev.outspan.wire.request;

import dev.outspan.account.Grant;
import dev.outspan.account.KeyRequest;
import dev.outspan.account.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads what administrators want of API keys.
public final class KeyDecoder {
  private static final Reading<List<Scope>> SCOPES =
      Reading.listOf(Choice.of(Scope.values(), Scope::word));

  private static final int MOST_ACCOUNTS = 1_000;

  private static final long MOST_SECONDS = Duration.ofDays(36_500).toSeconds();
  private static final Reading<Long> LIFETIME = Numbers.between(1, MOST_SECONDS);
  private static final Reading<Long> OVERLAP = Numbers.between(0, MOST_SECONDS);
  private static final long DAY = Duration.ofDays(1).toSeconds();

  private KeyDecoder() {}

  /// Reads a key to be made: `accounts`, and perhaps `scopes` (else `ingest` and `read`), `name`
  /// and `expires_in_seconds`.
  public static Decoded<KeyRequest> create(Body body) {
    var problems = new Problems();
    Optional<KeyRequest> request = body.fields(problems).flatMap(KeyDecoder::read);
    return request.isPresent() ? new Decoded.Valid<>(request.get()) : problems.invalid();
  }

  private static Optional<KeyRequest> read(Fields fields) {
    int before = fields.problems().count();
    var accounts = fields.required("accounts", Reading.listOf(Reading.TEXT, MOST_ACCOUNTS));
    var scopes = fields.optional("scopes", SCOPES).orElse(List.of(Scope.INGEST, Scope.READ));
    String name = fields.optional("name", Reading.TEXT).orElse("");
    var lifetime = fields.optional("expires_in_seconds", LIFETIME).map(Duration::ofSeconds);
    if (fields.problems().count() > before) {
      return Optional.empty();
    }
    try {
      var grant = new Grant(accounts.orElseThrow(), Set.copyOf(scopes));
      return Optional.of(new KeyRequest(grant, name, lifetime));
    } catch (IllegalArgumentException e) {
      return fields.reject(String.valueOf(e.getMessage()));
    }
  }

  /// Reads for how long a key that is replaced stays good: `overlap_seconds`, else a day.
  public static Decoded<Duration> rotate(Body body) {
    var problems = new Problems();
    Optional<Duration> overlap =
        body.fields(problems)
            .map(fields -> fields.optional("overlap_seconds", OVERLAP).orElse(DAY))
            .map(Duration::ofSeconds);
    return problems.settle(overlap);
  }
}
