package dev.outspan.account;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// What an API key allows.
public enum Scope {
  /// Writing spans and assessments.
  INGEST,
  /// Reading, searching and exporting them.
  READ,
  /// Deleting spans, and everything on the admin side.
  ADMIN;

  private static final Map<String, Scope> BY_WORD =
      Stream.of(values()).collect(toUnmodifiableMap(Scope::word, Function.identity()));

  /// As it is written in files and on the command line.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The scope of this word.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Scope of(String word) {
    return Optional.ofNullable(BY_WORD.get(word))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no scope: there are %s"
                        .formatted(
                            word, Stream.of(values()).map(Scope::word).collect(joining(", ")))));
  }
}
