package dev.outspan.wire.request;

import dev.outspan.query.SearchTerm;
import dev.outspan.wire.JsonNode;
import java.util.List;
import java.util.Optional;

/// Reads a list of search terms: at most ten, of two to ten thousand characters each.
final class SearchTexts {
  static final int MOST_TERMS = 10;
  private static final int FEWEST_CHARACTERS = 2;

  /// Of more, the engine might not make a pattern.
  static final int MOST_CHARACTERS = 10_000;

  private static final Reading<List<String>> TEXTS = Reading.listOf(Reading.TEXT);

  private SearchTexts() {}

  static Optional<List<SearchTerm>> read(JsonNode value, Location at, Problems problems) {
    Optional<List<String>> texts = TEXTS.read(value, at, problems);
    if (texts.isEmpty()) {
      return Optional.empty();
    }
    if (texts.get().size() > MOST_TERMS) {
      problems.addValueError(
          at,
          "%d search terms are given, the limit is %d".formatted(texts.get().size(), MOST_TERMS),
          value);
      return Optional.empty();
    }
    List<JsonNode> terms = value.elements();
    int before = problems.count();
    for (int i = 0; i < terms.size(); i++) {
      checkLength(texts.get().get(i), terms.get(i), at.then(i), problems);
    }
    return problems.count() == before
        ? Optional.of(texts.get().stream().map(SearchTerm::parse).toList())
        : Optional.empty();
  }

  private static void checkLength(String text, JsonNode term, Location at, Problems problems) {
    int length = SearchTerm.lengthOf(text);
    if (length < FEWEST_CHARACTERS) {
      problems.addValueError(
          at,
          "the search term has %d characters, at least %d are needed"
              .formatted(length, FEWEST_CHARACTERS),
          term);
    } else if (length > MOST_CHARACTERS) {
      problems.addValueError(
          at,
          "the search term has %d characters, the limit is %d".formatted(length, MOST_CHARACTERS),
          term);
    }
  }
}
