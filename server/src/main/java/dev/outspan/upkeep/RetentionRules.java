package dev.outspan.upkeep;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long the spans of each account are kept.
///
/// @param ofAccounts by account; one that is named without a time keeps its spans
/// @param ofOthers of every account that is not named; absent to keep
public record RetentionRules(
    Map<String, Optional<Duration>> ofAccounts, Optional<Duration> ofOthers) {

  /// The variable of the environment that has them.
  public static final String VARIABLE = "OUTSPAN_RETENTION";

  /// Keeps everything.
  public static final RetentionRules NONE = new RetentionRules(Map.of(), Optional.empty());

  private static final String OTHERS = "*";
  private static final String KEEP = "keep";
  private static final int MOST_DAYS = 36_500;
  private static final Pattern ENTRY = Pattern.compile("([!-~&&[^=+,]]{1,256})=(\\S{1,10})");
  private static final Pattern DAYS = Pattern.compile("[0-9]{1,5}");

  public RetentionRules {
    ofAccounts = Map.copyOf(ofAccounts);
  }

  /// Reads `ACCOUNT=DAYS,…`. `*` stands for every account that is not named, `keep` for no end. An
  /// empty text keeps everything.
  ///
  /// @throws IllegalArgumentException with a message that names the entry
  public static RetentionRules parse(String text) {
    if (text.isBlank()) {
      return NONE;
    }
    var rules = new HashMap<String, Optional<Duration>>();
    String[] entries = text.split(",", -1);
    for (int i = 0; i < entries.length; i++) {
      Matcher entry = ENTRY.matcher(entries[i].strip());
      if (!entry.matches()) {
        throw refused(i, "'%s' is not ACCOUNT=DAYS".formatted(entries[i]));
      }
      if (rules.put(entry.group(1), time(i, entry.group(2))) != null) {
        throw refused(i, "'%s' was named before".formatted(entry.group(1)));
      }
    }
    Optional<Duration> others = rules.getOrDefault(OTHERS, Optional.empty());
    rules.remove(OTHERS);
    return new RetentionRules(rules, others);
  }

  private static Optional<Duration> time(int index, String text) {
    if (text.equals(KEEP)) {
      return Optional.empty();
    }
    int days = DAYS.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (days < 1 || days > MOST_DAYS) {
      throw refused(index, "'%s' is neither 1 to %d days nor keep".formatted(text, MOST_DAYS));
    }
    return Optional.of(Duration.ofDays(days));
  }

  private static IllegalArgumentException refused(int index, String why) {
    return new IllegalArgumentException("%s: entry %d: %s".formatted(VARIABLE, index + 1, why));
  }

  /// How long an account's spans are kept, counted from their start; absent to keep.
  public Optional<Duration> of(String accountId) {
    return ofAccounts.getOrDefault(accountId, ofOthers);
  }

  boolean keepEverything() {
    return ofOthers.isEmpty() && ofAccounts.values().stream().allMatch(Optional::isEmpty);
  }
}
