package dev.outspan.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.cli.file.OutputFile;
import dev.outspan.cli.terminal.Quantity;
import dev.outspan.client.Receipt;
import dev.outspan.client.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class VerifyCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();

  private int verify(String... arguments) {
    return new CommandLine(new VerifyCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute(arguments);
  }

  private Path file(String name, byte[] content, long rows) throws IOException {
    Path file = Files.write(directory.resolve(name), content);
    var receipt =
        new Receipt(name, rows, content.length, Sha256.of(file), Optional.empty(), Map.of());
    Files.writeString(OutputFile.manifestOf(file), receipt.manifest().toString());
    return file;
  }

  private Path file(String name, String content, long rows) throws IOException {
    return file(name, content.replace("|", "\n").getBytes(UTF_8), rows);
  }

  @ParameterizedTest
  @CsvSource({
    "a.jsonl, '{}|{}|', 2",
    "a.jsonl, '', 0",
    "a.json, '[{},{}]', 2",
    "a.json, '[]', 0",
    "a.csv, 'id,input|1,\"a|\"\"b\"|2,c|', 2",
    "a.csv, 'id|', 0",
    "a.parquet, 'PAR1', 7"
  })
  void verify_aFileAsItWasExported_isWhole(String name, String content, long rows)
      throws IOException {
    Path file = file(name, content, rows);
    assertThat(verify(file.toString())).as(out.toString()).isZero();
    assertThat(out)
        .hasToString(
            "%s: whole, %s, %d bytes\n"
                .formatted(file, Quantity.counted(rows, "rows"), Files.size(file)));
  }

  @Test
  void verify_aCompressedFile_countsWhatIsInside() throws IOException {
    var gzip = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(gzip)) {
      packed.write("{}\n{}\n".getBytes(UTF_8));
    }
    assertThat(verify(file("a.jsonl.gz", gzip.toByteArray(), 2).toString())).isZero();
    Path wrong = file("b.jsonl.gz", gzip.toByteArray(), 3);
    assertThat(verify(wrong.toString())).isEqualTo(1);
    assertThat(out.toString())
        .endsWith("b.jsonl.gz: NOT what was exported: it has 2 rows, the manifest says 3\n");
  }

  @Test
  void verify_aFileUnderAnotherEnding_goesByWhatWasExported() throws IOException {
    byte[] csv = "id\n1\n2\n".getBytes(UTF_8);
    Path file = Files.write(directory.resolve("rows.jsonl"), csv);
    var receipt =
        new Receipt("spans.csv", 2, csv.length, Sha256.of(file), Optional.empty(), Map.of());
    Files.writeString(OutputFile.manifestOf(file), receipt.manifest().toString());
    assertThat(verify(file.toString())).isZero();
    assertThat(out.toString()).isEqualTo(file + ": whole, 2 rows, 7 bytes\n");
  }

  @Test
  void verify_aFileThatWasCutOff_saysWhatDiffers() throws IOException {
    Path file = file("a.jsonl", "{}|{}|", 2);
    String whole = Sha256.of(file);
    Files.writeString(file, "{}\n");
    assertThat(verify(file.toString())).isEqualTo(1);
    assertThat(out)
        .hasToString(
            ("%s: NOT what was exported: it has 3 bytes, the manifest says 6; its SHA-256 is %s, the"
                    + " manifest says %s; it has 1 row, the manifest says 2\n")
                .formatted(file, Sha256.of(file), whole));
  }

  @Test
  void verify_oneFileOfTwoThatIsMissing_failsAndChecksTheOther() throws IOException {
    Path file = file("a.jsonl", "{}|", 1);
    Path missing = directory.resolve("missing.jsonl");
    assertThat(verify(missing.toString(), file.toString())).isEqualTo(1);
    assertThat(out)
        .hasToString(
            "%s: cannot be checked: %s.manifest.json is not there\n%s: whole, 1 row, 3 bytes\n"
                .formatted(missing, missing, file));
  }

  @Test
  void verify_aManifestElsewhere_isTaken() throws IOException {
    Path file = file("a.jsonl", "{}|", 1);
    Path moved = Files.move(OutputFile.manifestOf(file), directory.resolve("m.json"));
    assertThat(verify("--manifest=" + moved, file.toString())).isZero();
    assertThat(verify("--manifest=" + moved, file.toString(), file.toString())).isEqualTo(2);
  }

  @Test
  void verify_aManifestThatIsNone_fails() throws IOException {
    Path file = file("a.jsonl", "{}|", 1);
    Files.writeString(OutputFile.manifestOf(file), "{}");
    assertThat(verify(file.toString())).isEqualTo(1);
    assertThat(out.toString()).endsWith("a.jsonl.manifest.json is no manifest\n");
  }
}
