package dev.outspan.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ClientSettingsTest {
  private static final Path HOME = Path.of("/home/ada");

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("new/client.json");
  }

  @Test
  void file_isInTheUsersConfigDirectory() {
    Path usual = Path.of("/home/ada/.config/outspan/client.json");
    assertThat(ClientSettings.file(Map.of(), HOME)).isEqualTo(usual);
    assertThat(ClientSettings.file(Map.of("XDG_CONFIG_HOME", "relative"), HOME)).isEqualTo(usual);
    assertThat(ClientSettings.file(Map.of("XDG_CONFIG_HOME", "/etc/me"), HOME))
        .isEqualTo(Path.of("/etc/me/outspan/client.json"));
  }

  @Test
  void write_isReadAgain_andForTheOwnerAlone() throws IOException {
    var settings =
        new ClientSettings(Map.of(Setting.URL, "http://h", Setting.API_KEY, "hush \" hush"));
    settings.write(file());
    assertThat(ClientSettings.read(file())).isEqualTo(settings);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
        .isEqualTo("rwx------");
    settings.without(Setting.API_KEY).with(Setting.ACCOUNT, "a").write(file());
    assertThat(ClientSettings.read(file()).values())
        .isEqualTo(Map.of(Setting.URL, "http://h", Setting.ACCOUNT, "a"));
  }

  @Test
  void read_ofNoFile_isNothing() throws IOException {
    assertThat(ClientSettings.read(file()).values()).isEmpty();
  }

  @Test
  void read_ofAnythingElse_namesTheFile() throws IOException {
    Path file = directory.resolve("client.json");
    Files.writeString(file, "{\"url\":\"http://h\",\"color\":\"blue\"}");
    assertThatThrownBy(() -> ClientSettings.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage("%s: no setting is called 'color': there are url, api_key, account", file);
    Files.writeString(file, "[]");
    assertThatThrownBy(() -> ClientSettings.read(file)).hasMessage("%s holds no JSON object", file);
    Files.writeString(file, "url=");
    assertThatThrownBy(() -> ClientSettings.read(file))
        .hasMessageStartingWith(file + " is no JSON: ");
  }

  @Test
  void shown_hidesTheKey() {
    var settings =
        new ClientSettings(Map.of(Setting.URL, "http://h", Setting.API_KEY, "osp_0123456789ab"));
    assertThat(settings.shown(Setting.URL)).contains("http://h");
    assertThat(settings.shown(Setting.API_KEY)).contains("osp_****");
    assertThat(settings.with(Setting.API_KEY, "short").shown(Setting.API_KEY)).contains("****");
    assertThat(settings.shown(Setting.ACCOUNT)).isEmpty();
  }

  @Command(name = "test")
  private static final class Holder {
    @Mixin private final Connection connection = new Connection();
  }

  private static Connection parse(String... arguments) {
    var holder = new Holder();
    new CommandLine(holder).parseArgs(arguments);
    return holder.connection;
  }

  @Test
  void connection_takesOptionsBeforeVariablesBeforeSettings() throws IOException {
    var settings =
        new ClientSettings(
            Map.of(Setting.URL, "http://s", Setting.API_KEY, "ks", Setting.ACCOUNT, "as"));
    var variables =
        Map.of("OUTSPAN_URL", "http://v", "OUTSPAN_API_KEY", "kv", "OUTSPAN_ACCOUNT", "");
    Path keyFile = Files.writeString(directory.resolve("key"), "ko\n");

    var access = parse().client(Map.of(), new ClientSettings(Map.of())).access();
    assertThat(access.base()).isEqualTo(URI.create("http://127.0.0.1:8080"));
    assertThat(access.key()).isEmpty();
    assertThat(access.account()).isEmpty();

    access = parse().client(Map.of(), settings).access();
    assertThat(access.base()).isEqualTo(URI.create("http://s"));
    assertThat(access.key()).isEqualTo("ks");
    assertThat(access.account()).contains("as");

    access = parse().client(variables, settings).access();
    assertThat(access.base()).isEqualTo(URI.create("http://v"));
    assertThat(access.key()).isEqualTo("kv");
    assertThat(access.account()).contains("as");

    access =
        parse("--url=http://o", "--account=ao", "--api-key-file=" + keyFile)
            .client(variables, settings)
            .access();
    assertThat(access.base()).isEqualTo(URI.create("http://o"));
    assertThat(access.key()).isEqualTo("ko");
    assertThat(access.account()).contains("ao");
  }
}
