package dev.outspan.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outspan.client.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatermarkFileTest {
  @TempDir private Path directory;

  private Path path() {
    return directory.resolve("sync.txt");
  }

  private static Receipt receipt(Optional<String> watermark) {
    return new Receipt("a.jsonl", 0, 0, "", watermark, Map.of());
  }

  @Test
  void read_beforeTheFirstRun_isNothing() throws IOException {
    assertThat(new WatermarkFile(path()).read()).isEmpty();
  }

  @Test
  void replace_isReadByTheNextRun() throws IOException {
    var file = new WatermarkFile(path());
    file.replace(receipt(Optional.of("w.1")));
    file.replace(receipt(Optional.of("w.2")));
    assertThat(file.read()).contains("w.2");
    assertThat(path()).hasContent("w.2\n");
  }

  @Test
  void replace_withoutAWatermark_keepsTheOldOne() throws IOException {
    Files.writeString(path(), "w.1");
    var file = new WatermarkFile(path());
    assertThatThrownBy(() -> file.replace(receipt(Optional.empty())))
        .isInstanceOf(IOException.class)
        .hasMessage("the server gave no watermark");
    assertThat(file.read()).contains("w.1");
  }

  @Test
  void read_ofAnEmptyFile_fails() throws IOException {
    Files.createFile(path());
    assertThatThrownBy(() -> new WatermarkFile(path()).read())
        .hasMessage("%s is empty: delete it to export everything", path());
  }
}
