package dev.outspan.store;

import static dev.outspan.testing.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.query.Condition;
import dev.outspan.query.Condition.Mentions.Texts;
import dev.outspan.query.SearchTerm;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// [Condition.Mentions].
public abstract class TextContract extends StoreContract {

  private void givenInputs(String... texts) {
    for (int i = 0; i < texts.length; i++) {
      given(
          span("t", "abcdefghijklmnop".substring(i, i + 1)).input("{\"x\":\"" + texts[i] + "\"}"));
    }
  }

  private List<String> mentioning(String term) {
    return ids(new Condition.Mentions(SearchTerm.parse(term)));
  }

  @Test
  void word_isFoundWholeWhateverItsCase() {
    givenInputs("The cat sat", "concatenate", "CAT", "cat.", "cats", "_cat_", "cat5", "écat");
    assertThat(mentioning("cat")).containsExactly("a", "c", "d", "f", "h");
    assertThat(mentioning(" Cat ")).containsExactly("a", "c", "d", "f", "h");
    assertThat(mentioning("\"cat\"")).containsExactly("a", "c", "d", "f", "h");
  }

  @Test
  void word_isFoundInKeysAndBesideEscapes() {
    given(
        span("t", "a").input("{\"cat\":1}"),
        span("t", "b").input("{\"x\":\"\\ncat\\n\"}"),
        span("t", "c").input("{\"x\":\"\\u0001cat\"}"),
        span("t", "d").input("{\"x\":\"\\\\ncat\"}"),
        span("t", "e").input("{\"x\":\"\\\\cat\"}"),
        span("t", "f").input("{\"x\":\"\\\\\\ncat\"}"));
    assertThat(mentioning("cat")).containsExactly("a", "b", "c", "e", "f");
    assertThat(mentioning("ncat")).containsExactly("d");
  }

  @Test
  void terms_areLookedForInInputAndOutputAlone() {
    given(
        span("t", "a").input("{\"x\":\"cat\"}"),
        span("t", "b").output("{\"x\":\"cat\"}"),
        span("t", "c").metadata("{\"x\":\"cat\"}"),
        span("t", "d").name("cat"),
        span("t", "e").expected("{\"x\":\"cat\"}"),
        span("cat", "cat").group("cat"));
    assertThat(mentioning("cat")).containsExactly("a", "b");
  }

  private List<String> mentioningAnywhere(String term) {
    return ids(new Condition.Mentions(SearchTerm.parse(term), Texts.ALL));
  }

  @Test
  void terms_areLookedForInNameAndMetadataToo_whereAskedFor() {
    given(
        span("t", "a").input("{\"x\":\"cat\"}"),
        span("t", "b").output("{\"x\":\"cat\"}"),
        span("t", "c").metadata("{\"x\":\"cat\"}"),
        span("t", "d").name("cat"),
        span("t", "e").expected("{\"x\":\"cat\"}"),
        span("cat", "cat").group("cat"));
    assertThat(mentioningAnywhere("cat")).containsExactly("a", "b", "c", "d");
  }

  @Test
  void oneWord_standsAnywhereInAName_aPhraseOnItsOwn() {
    given(
        span("t", "a").name("Concatenate"),
        span("t", "b").name("the CAT sat"),
        span("t", "c").name("the cat\n sat"),
        span("t", "d").name("a cat sats"),
        span("t", "e").metadata("{\"x\":\"concatenate\"}"),
        span("t", "f").name("100% \"quoted\" \\path"));
    assertThat(mentioningAnywhere("cat")).containsExactly("a", "b", "c", "d");
    assertThat(mentioningAnywhere("\"cat\"")).containsExactly("b", "c", "d");
    assertThat(mentioningAnywhere("cat sat")).containsExactly("b", "c");
    assertThat(mentioningAnywhere("0%")).containsExactly("f");
    assertThat(mentioningAnywhere("\\path")).containsExactly("f");
    assertThat(mentioningAnywhere("\"\\\"quoted\\\"\"")).containsExactly("f");
  }

  @Test
  void words_areAPhrase() {
    givenInputs(
        "the cat sat", "the cat  sat", "cat\\nsat", "cat, sat", "sat cat", "cat sats", "CAT\\tSAT");
    assertThat(mentioning("cat sat")).containsExactly("a", "b", "c", "g");
    assertThat(mentioning("\"cat sat\"")).containsExactly("a", "b", "c", "g");
    assertThat(
            ids(
                new Condition.Mentions(SearchTerm.parse("cat")),
                new Condition.Mentions(SearchTerm.parse("sat"))))
        .containsExactly("a", "b", "c", "d", "e", "g");
  }

  @Test
  void otherText_isFoundAnywhere() {
    givenInputs(
        "100%",
        "100", "a_b", "axb", "C:\\\\dir", "say \\\"hi\\\"", "(a+)+$", "[x]", "é", "É", "日本語");
    assertThat(mentioning("0%")).containsExactly("a");
    assertThat(mentioning("a_b")).containsExactly("c");
    assertThat(mentioning("C:\\dir")).containsExactly("e");
    assertThat(mentioning("\"say \\\"hi\\\"\"")).containsExactly("f");
    assertThat(mentioning("(a+)+$")).containsExactly("g");
    assertThat(mentioning("[x]")).containsExactly("h");
    assertThat(mentioning("é")).containsExactly("i", "j");
    assertThat(mentioning("本")).containsExactly("k");
  }

  @Test
  void brokenQuotes_areLiteral() {
    givenInputs("\\\"cat", "cat", "ca\\\"t");
    assertThat(mentioning("\"cat")).containsExactly("a");
    assertThat(mentioning("\"ca\"t\"")).isEmpty();
  }

  @Test
  void moreThanEightWords_areASubstring() {
    givenInputs(
        "1 2 3 4 5 6 7 8 9", "x1 2 3 4 5 6 7 8 9y", "1  2 3 4 5 6 7 8 9", "x1 2 3 4 5 6 7 8");
    assertThat(mentioning("1 2 3 4 5 6 7 8 9")).containsExactly("a", "b");
    assertThat(mentioning("1 2 3 4 5 6 7 8")).containsExactly("a", "c");
  }

  @Test
  void uuid_findsTheTraceOrTheText() {
    String uuid = "123e4567-e89b-12d3-a456-426614174000";
    given(
        span(uuid, "a"),
        span("t", "b").output("{\"x\":\"see " + uuid + "\"}"),
        span("t", uuid),
        span(uuid.toUpperCase(Locale.ROOT), "d"));
    assertThat(mentioning(uuid)).containsExactlyInAnyOrder("a", "b");
    assertThat(mentioning("\"" + uuid + "\"")).containsExactly("b");
  }

  @Test
  void case_isThatOfSimpleFolding() {
    givenInputs("ſet", "set", "\u212a", "k", "Σίσυφος", "ΣΊΣΥΦΟΣ", "İ", "i", "ı", "ß", "ẞ", "SS");
    assertThat(mentioning("SET")).containsExactly("a", "b");
    assertThat(mentioning("σίσυφοσ")).containsExactly("e", "f");
    assertThat(mentioning("\"İ\"")).containsExactly("g");
    assertThat(mentioning("ı")).containsExactly("i");
    assertThat(mentioning("I")).containsExactly("h");
    assertThat(mentioning("ß")).containsExactly("j", "k");
    assertThat(mentioning("K")).containsExactly("c", "d");
  }
}
