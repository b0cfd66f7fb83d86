package dev.outspan.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several processes on one data directory.
class KeyFileIT {
  private static final int PROCESSES = 4;
  private static final int KEYS_EACH = 25;

  @TempDir private Path directory;

  @Test
  void change_fromSeveralProcesses_losesNone() throws IOException, InterruptedException {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(java(CreateKeys.class, directory.toString(), Integer.toString(KEYS_EACH)));
    }
    var ids = new ArrayList<String>();
    for (Process process : processes) {
      ids.addAll(new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList());
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    var clock = Clock.systemUTC();
    var registry = new KeyRegistry(new KeyFile(directory), new AuditLog(directory, clock), clock);
    assertThat(ids).hasSize(PROCESSES * KEYS_EACH);
    assertThat(registry.list().stream().map(ApiKey::id)).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(Files.readAllLines(directory.resolve("audit.log"))).hasSize(PROCESSES * KEYS_EACH);
  }

  @Test
  void alone_whileAnotherProcessHoldsTheLock_givesUpAfterItsPatience() throws IOException {
    Path lockFile = directory.resolve("a.lock");
    Process holder = java(HoldLock.class, lockFile.toString());
    try {
      assertThat(holder.getInputStream().read()).isEqualTo('h');
      var mutex = new FileMutex(lockFile, Duration.ofMillis(100));
      assertThatThrownBy(() -> mutex.alone(() -> "never"))
          .isInstanceOf(IOException.class)
          .hasMessage("others have held %s for over PT0.1S".formatted(lockFile));
    } finally {
      holder.destroyForcibly();
    }
    // The lock went with its holder.
    assertThat(new FileMutex(lockFile).alone(() -> "done")).isEqualTo("done");
  }

  private Process java(Class<?> program, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
