package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What `outspan serve` refuses before it opens anything.
class ServeCommandTest {
  @TempDir private Path directory;

  private void assertRefused(String message, String... options) {
    var command = CommandLine.populateCommand(new ServeCommand(), options);
    assertThatThrownBy(command::call)
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource({"--host, 0.0.0.0", "--admin-host, 0.0.0.0", "--admin-host, ::"})
  void address_thatOtherMachinesReach_needsInsecure(String option, String address) {
    assertRefused(
        address + " is not a loopback address: ",
        option,
        address,
        "--data-dir",
        directory.resolve("data").toString());
  }

  @Test
  void proxies_thatAreNoNetworks_areNamed() {
    assertRefused("'proxy' is no network of proxies", "--trusted-proxy", "::1,proxy");
  }

  @Test
  void publicUrl_thatIsNone_isNamed() {
    assertRefused("public URL 'traces.example.com' is not ", "--public-url", "traces.example.com");
  }
}
