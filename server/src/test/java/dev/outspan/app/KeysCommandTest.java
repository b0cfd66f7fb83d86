package dev.outspan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outspan.account.Caller;
import dev.outspan.account.EnvironmentKeys;
import dev.outspan.account.KeyFile;
import dev.outspan.account.KeyRing;
import dev.outspan.account.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class KeysCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path temp;

  private record Run(int exitCode, String out, String err) {}

  private Path directory() {
    return temp.resolve("data");
  }

  /// Runs `keys` on the test's data directory.
  private Run keys(String... arguments) {
    var line = new ArrayList<>(List.of(arguments));
    line.add("--data-dir=" + directory());
    return run(line.toArray(String[]::new));
  }

  private static Run run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        new CommandLine(new KeysCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }

  private Optional<Caller> find(String key) {
    var file = new KeyFile(directory());
    return new KeyRing(file, EnvironmentKeys.parse(""), Clock.systemUTC()).find(key);
  }

  @Test
  void create_anAccount_printsNothingButAWorkingKey() {
    Run run = keys("create", "--account", "a");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("osp_[0-9a-f]{12}_[0-9A-Za-z]{38}\n");
    String id = run.out().substring(4, 16);
    assertThat(find(run.out().strip()))
        .contains(new Caller(id, List.of("a"), Set.of(Scope.INGEST, Scope.READ)));
    assertThat(run.err())
        .isEqualTo(
            """
            key %s: ingest, read in a; lasts until it is revoked
            It is shown this once: %s keeps only its SHA-256.
            """
                .formatted(id, directory()));
  }

  @Test
  void create_allOptions_areTaken() throws IOException {
    Run run =
        keys(
            "create",
            "--account=b,a",
            "--account=c",
            "--scope=admin",
            "--scope",
            "read",
            "--name",
            "for tests",
            "--expires=90d",
            "--json");

    assertThat(run.exitCode()).isZero();
    JsonNode key = JSON.readTree(run.out());
    assertThat(key.propertyStream().map(Map.Entry::getKey))
        .containsExactly(
            "key",
            "id",
            "name",
            "status",
            "accounts",
            "scopes",
            "created",
            "expires",
            "revoked",
            "replaced_by");
    assertThat(find(key.get("key").textValue()))
        .contains(
            new Caller(
                key.get("id").textValue(),
                List.of("b", "a", "c"),
                Set.of(Scope.ADMIN, Scope.READ)));
    assertThat(key.get("scopes")).hasToString("[\"read\",\"admin\"]");
    assertThat(key.get("name").textValue()).isEqualTo("for tests");
    assertThat(Duration.between(time(key, "created"), time(key, "expires")))
        .isEqualTo(Duration.ofDays(90));
    assertThat(key.get("revoked").isNull()).isTrue();
  }

  private static Instant time(JsonNode key, String field) {
    return Instant.parse(key.get(field).textValue());
  }

  @Test
  void list_keysOfAllSorts_isATableWithoutSecrets() {
    String lasting = keys("create", "--account=a", "--name=bot").out().strip();
    String long1 = keys("create", "--account=acme,b", "--scope=read").out().strip();
    keys("revoke", long1.substring(4, 16));

    Run run = keys("list");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(
            run.out()
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "<------- time ----->"))
        .isEqualTo(
            """
            ID            STATUS   SCOPES       ACCOUNTS  CREATED               EXPIRES  NAME
            %s  active   ingest,read  a         <------- time ----->  never    bot
            %s  revoked  read         acme,b    <------- time ----->  never
            """
                .formatted(lasting.substring(4, 16), long1.substring(4, 16)));
  }

  @Test
  void list_json_isAnArray() throws IOException {
    assertThat(JSON.readTree(keys("list", "--json").out())).isEmpty();
    String key = keys("create", "--account=a").out().strip();

    JsonNode list = JSON.readTree(keys("list", "--json").out());

    assertThat(list).hasSize(1);
    assertThat(list.get(0).get("id").textValue()).isEqualTo(key.substring(4, 16));
    assertThat(list.get(0).has("key")).isFalse();
    assertThat(list.get(0).get("status").textValue()).isEqualTo("active");
  }

  @Test
  void list_noKeys_saysWhereItLookedAndMakesNothing() {
    Run run = keys("list");
    assertThat(run).isEqualTo(new Run(0, "", "no keys on file in %s\n".formatted(directory())));
    assertThat(directory()).doesNotExist();
  }

  @Test
  void rotate_aKey_printsTheNewOneAndKeepsTheOldForTheOverlap() {
    String old = keys("create", "--account=a").out().strip();

    Run run = keys("rotate", old.substring(4, 16));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("osp_[0-9a-f]{12}_[0-9A-Za-z]{38}\n");
    assertThat(find(run.out().strip())).isPresent();
    assertThat(find(old)).isPresent();
    assertThat(keys("rotate", old.substring(4, 16)))
        .isEqualTo(
            new Run(
                1,
                "",
                "outspan keys: key %s was replaced by key %s before\n"
                    .formatted(old.substring(4, 16), run.out().substring(4, 16))));
  }

  @Test
  void rotate_noOverlap_endsTheOldKey() {
    String old = keys("create", "--account=a").out().strip();
    assertThat(keys("rotate", old.substring(4, 16), "--overlap=0").exitCode()).isZero();
    assertThat(find(old)).isEmpty();
  }

  @Test
  void revoke_aKey_endsIt() throws IOException {
    String key = keys("create", "--account=a").out().strip();
    String id = key.substring(4, 16);

    Run run = keys("revoke", id, "--json");

    assertThat(run.exitCode()).isZero();
    JsonNode shown = JSON.readTree(run.out());
    assertThat(shown.get("status").textValue()).isEqualTo("revoked");
    assertThat(run.err())
        .isEqualTo("key %s is revoked since %s\n".formatted(id, time(shown, "revoked")));
    assertThat(find(key)).isEmpty();
    assertThat(keys("revoke", id).out()).isEmpty();
  }

  @Test
  void revoke_aWholeKeyInsteadOfItsId_failsWithoutRepeatingIt() {
    String key = keys("create", "--account=a").out().strip();
    Run run = keys("revoke", key);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("this is not a key id").doesNotContain(key.substring(17));
    assertThat(find(key)).isPresent();
  }

  @Test
  void create_aFileOfALaterVersion_failsAndLeavesIt() throws IOException {
    Path file = Files.createDirectories(directory()).resolve("keys.json");
    Files.writeString(file, "{\"version\":2}");
    assertThat(keys("create", "--account=a"))
        .isEqualTo(
            new Run(
                1,
                "",
                "outspan keys: %s has version 2, and this program reads version 1\n"
                    .formatted(file)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "create",
        "create --account=",
        "create --account=a=b",
        "create --account=a,a",
        "create --account=a --scope=root",
        "create --account=a --scope=",
        "create --account=a --expires=0",
        "create --account=a --expires=90",
        "create --account=a --expires=40000d",
        "create --account=a --name=\u001b",
        "create --account=a more",
        "rotate",
        "rotate 0123456789ab --overlap=soon",
        "revoke",
        "revoke 0123456789ab 0123456789ac",
        "delete"
      })
  void anyCommand_aWrongLine_isRefusedWithTwoAndChangesNothing(String line) {
    Run run = line.isEmpty() ? run() : keys(line.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isNotBlank();
    assertThat(directory()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "create", "list", "rotate", "revoke"})
  void help_eachCommand_fitsIntoEightyColumns(String command) {
    Run run = command.isEmpty() ? run("--help") : run(command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: keys").contains("--help");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
  }
}
