package dev.outspan.cli.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What the client commands may be told once and for all, each with the variable that has
/// precedence over it.
public enum Setting {
  URL("OUTSPAN_URL"),
  API_KEY("OUTSPAN_API_KEY"),
  ACCOUNT("OUTSPAN_ACCOUNT");

  private final String variable;

  Setting(String variable) {
    this.variable = variable;
  }

  String variable() {
    return variable;
  }

  /// Such as `api_key`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Setting of(String word) {
    return Arrays.stream(values())
        .filter(key -> key.word().equals(word.replace('-', '_')))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no setting is called '%s': there are %s".formatted(word, words())));
  }

  static String words() {
    return Arrays.stream(values()).map(Setting::word).collect(Collectors.joining(", "));
  }
}
