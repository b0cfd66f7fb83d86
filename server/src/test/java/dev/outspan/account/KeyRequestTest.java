package dev.outspan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRequestTest {
  private static final Grant GRANT = new Grant(List.of("a"), EnumSet.of(Scope.READ));

  @ParameterizedTest
  @ValueSource(strings = {"", "dashboards", "Müllers Schlüssel", "鍵 😀", "a=b, \"c\""})
  void name_visibleCharacters_areTaken(String name) {
    assertThat(new KeyRequest(GRANT, name, Optional.empty()).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "a\tb",
        "\u001b[2J",
        "\u007f",
        "\u0085",
        "\u200b",
        "\u202e",
        "\u2028",
        "\ud800"
      })
  void name_anInvisibleCharacter_isRefused(String name) {
    assertThatThrownBy(() -> new KeyRequest(GRANT, name, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a key's name holds an invisible character");
  }

  @Test
  void name_overTheLimit_isRefused() {
    new KeyRequest(GRANT, "x".repeat(100), Optional.empty());
    assertThatThrownBy(() -> new KeyRequest(GRANT, "x".repeat(101), Optional.empty()))
        .hasMessage("a key's name has at most 100 characters, not 101");
  }

  @Test
  void lifetime_outOfItsBounds_isRefused() {
    Duration longest = Duration.ofDays(36_500);
    new KeyRequest(GRANT, "", Optional.of(Duration.ofNanos(1)));
    new KeyRequest(GRANT, "", Optional.of(longest));
    for (Duration wrong :
        List.of(
            Duration.ZERO,
            Duration.ofNanos(-1),
            longest.plusNanos(1),
            Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThatThrownBy(() -> new KeyRequest(GRANT, "", Optional.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a key lasts more than nothing and at most 36500 days");
    }
  }

  @Test
  void grant_scopes_areWrittenInOneOrder() {
    assertThat(new Grant(List.of("a"), EnumSet.allOf(Scope.class)).scopeWords())
        .containsExactly("ingest", "read", "admin");
    assertThatThrownBy(() -> Scope.of("Read"))
        .hasMessage("'Read' is no scope: there are ingest, read, admin");
  }
}
