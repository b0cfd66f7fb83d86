package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
  private static final Path HOME = Path.of("/home/ada");
  private static final Path DEFAULT = Path.of("/home/ada/.local/share/outspan");

  @Test
  void ofUser_anAbsoluteVariable_isFollowed() {
    assertThat(DataDirectory.ofUser(Map.of("XDG_DATA_HOME", "/srv/data"), HOME))
        .isEqualTo(Path.of("/srv/data/outspan"));
  }

  @Test
  void ofUser_noVariableOrOneThatIsNotAbsolute_isInTheHomeDirectory() {
    assertThat(DataDirectory.ofUser(Map.of(), HOME)).isEqualTo(DEFAULT);
    assertThat(DataDirectory.ofUser(Map.of("XDG_DATA_HOME", ""), HOME)).isEqualTo(DEFAULT);
    assertThat(DataDirectory.ofUser(Map.of("XDG_DATA_HOME", "data"), HOME)).isEqualTo(DEFAULT);
  }
}
