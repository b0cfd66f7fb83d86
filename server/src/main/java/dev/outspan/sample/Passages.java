package dev.outspan.sample;

import java.util.List;

/// Longer texts that are English or code in every language's traces.
final class Passages {
  private static final Sections PASSAGES = Sections.ofBlocks("passages.txt");

  static final List<Template> CODE = PASSAGES.templates("code");
  static final List<Template> DOCUMENTS = PASSAGES.templates("document");
  static final List<Template> POLICIES = PASSAGES.templates("policy");
  static final List<Template> THOUGHTS = PASSAGES.templates("thought");
  static final List<Template> TRACES = PASSAGES.templates("trace");
  static final List<Failure> FAILURES =
      PASSAGES.texts("error").stream().map(Failure::parse).toList();

  static final List<String> COMMENTS = PASSAGES.texts("comment");

  private Passages() {}

  /// What went wrong, as a program would say it.
  record Failure(Template type, Template message) {
    private static Failure parse(String text) {
      int bar = text.indexOf('|');
      return new Failure(
          Template.ofText(text.substring(0, bar)), Template.ofText(text.substring(bar + 1)));
    }
  }
}
