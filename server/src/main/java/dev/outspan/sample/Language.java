package dev.outspan.sample;

import java.util.List;

/// What people write and assistants answer in one language.
///
/// @param code the language's ISO 639-1 code
record Language(
    String code,
    List<Template> systems,
    List<Template> questions,
    List<Template> answers,
    List<Template> people,
    List<Template> cities,
    List<Template> products) {
  private static final Language ENGLISH = load("en", "english");
  private static final List<Language> OTHERS =
      List.of(
          load("de", "german"),
          load("es", "spanish"),
          load("fr", "french"),
          load("pt", "portuguese"),
          load("zh", "chinese"),
          load("ja", "japanese"),
          load("ko", "korean"),
          load("ar", "arabic"),
          load("hi", "hindi"));

  private static Language load(String code, String file) {
    var sections = Sections.ofLines("language/" + file + ".txt");
    return new Language(
        code,
        sections.templates("system"),
        sections.templates("question"),
        sections.templates("answer"),
        sections.templates("person"),
        sections.templates("city"),
        sections.templates("product"));
  }

  /// English in two of five cases, else one of nine others.
  static Language drawn(Dice dice) {
    return dice.chance(0.4) ? ENGLISH : dice.oneOf(OTHERS);
  }
}
