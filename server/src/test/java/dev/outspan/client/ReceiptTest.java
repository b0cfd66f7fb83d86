package dev.outspan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiptTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  @Test
  void of_aManifest_readsWhatProvesTheFile() throws IOException {
    var manifest =
        """
        {"format_version":1,"export_id":"e1","filename":"spans.jsonl","watermark":"w.1","rows":3,
         "bytes":42,"sha256":"%s","skipped":{"no_input":2},"columns":["id"]}"""
            .formatted(SHA256);
    assertThat(Receipt.of(JSON.readTree(manifest)))
        .isEqualTo(
            new Receipt("spans.jsonl", 3, 42, SHA256, Optional.of("w.1"), Map.of("no_input", 2L)));
  }

  @Test
  void manifest_isReadAsWhatItWasMadeOf() {
    var receipt = new Receipt("a.csv", 0, 17, SHA256, Optional.empty(), Map.of("no_output", 1L));
    assertThat(Receipt.of(receipt.manifest())).isEqualTo(receipt);
  }

  @Test
  void of_aManifestThatProvesNothing_isRefused() throws IOException {
    for (String manifest :
        new String[] {
          "{}",
          "[]",
          "{\"rows\":1,\"bytes\":2,\"sha256\":\"ab\"}",
          "{\"rows\":1,\"sha256\":\"" + SHA256 + "\"}",
          "{\"bytes\":1,\"sha256\":\"" + SHA256 + "\"}"
        }) {
      assertThatThrownBy(() -> Receipt.of(JSON.readTree(manifest)))
          .as(manifest)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the manifest lacks rows, bytes or sha256");
    }
  }
}
