package dev.outspan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentKeysTest {
  private static final int LONGEST_ACCOUNT = 256;

  @Test
  void parse_severalEntries_givesEachKeyItsAccountsAndAllScopes() {
    var keys = EnvironmentKeys.parse("s3cret=acme+globex, other key =initech");

    // echo -n s3cret | sha256sum: 1ec1c26b…
    assertThat(keys.byId().values().stream().map(ValidKey::caller))
        .contains(
            new Caller("env_1ec1c26b", List.of("acme", "globex"), EnumSet.allOf(Scope.class)));
    assertThat(accountsOf(keys, "s3cret")).containsExactly("acme", "globex");
    assertThat(accountsOf(keys, "other key")).containsExactly("initech");
    assertThat(keys.byId()).hasSize(2);
    assertThat(keys.isEmpty()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=b | a | b",
        "a==b | a= | b",
        "YWJj===acct | YWJj== | acct",
        "a=b=c | a=b | c",
        "a+b=c | a+b | c",
        "=x=c | =x | c",
        "osp_0123456789ab_x=c | osp_0123456789ab_x | c",
        "a = b + c | a | b+c",
        "\"k'\\=c | \"k'\\ | c"
      })
  void parse_oneEntry_endsTheKeyAtTheLastEqualsSign(String text, String key, String accounts) {
    assertThat(accountsOf(EnvironmentKeys.parse(text), key)).containsExactly(accounts.split("\\+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void parse_nothing_holdsNoKeys(String text) {
    assertThat(EnvironmentKeys.parse(text).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hush | entry 1 has no '=' between the key and its account",
        "k=a,hush | entry 2 has no '=' between the key and its account",
        "k=a, | entry 2 has no '=' between the key and its account",
        ",k=a | entry 1 has no '=' between the key and its account",
        "=hush | entry 1 has no key before the '='",
        "k=a,  =hush | entry 2 has no key before the '='",
        "k=a,hüsh=b | entry 2 has a key with a character other than printable ASCII",
        "hush= | entry 1 is wrong: account 1 is not 1 to 256 visible ASCII characters without '=',"
            + " '+' and ','",
        "k=a+ | entry 1 is wrong: account 2 is not 1 to 256 visible ASCII characters without '=',"
            + " '+' and ','",
        "k=hush hush | entry 1 is wrong: account 1 is not 1 to 256 visible ASCII characters without"
            + " '=', '+' and ','",
        "k=a,j=hush+hush | entry 2 is wrong: account 2 was named before",
        "hush=a,k=b,hush=c | entry 3 has the key of entry 1"
      })
  void parse_aWrongEntry_isRefusedByPositionWithoutRepeatingIt(String text, String message) {
    assertThatThrownBy(() -> EnvironmentKeys.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("OUTSPAN_API_KEYS: " + message)
        .hasMessageNotContaining("hush")
        .hasNoCause();
  }

  @Test
  void parse_aControlCharacterInAKey_isRefused() {
    assertThatThrownBy(() -> EnvironmentKeys.parse("a\nb=c"))
        .hasMessageEndingWith("entry 1 has a key with a character other than printable ASCII");
  }

  @Test
  void parse_anAccountOverTheLimit_isRefused() {
    assertThat(EnvironmentKeys.parse("k=" + "a".repeat(LONGEST_ACCOUNT)).byId()).hasSize(1);
    assertThatThrownBy(() -> EnvironmentKeys.parse("k=" + "a".repeat(LONGEST_ACCOUNT + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> accountsOf(EnvironmentKeys keys, String key) {
    return keys.byId().values().stream()
        .filter(valid -> valid.digest().matches(Digest.of(key)))
        .findFirst()
        .orElseThrow()
        .caller()
        .accounts();
  }
}
