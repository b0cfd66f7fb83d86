package dev.outspan.cli.settings;

import dev.outspan.client.Access;
import dev.outspan.client.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that say which server is asked, and by whom.
///
/// An option has precedence over a variable, and that over the settings file.
public final class Connection {
  private static final String DEFAULT_URL = "http://127.0.0.1:8080";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Option(
      names = "--url",
      paramLabel = "URL",
      order = 900,
      description =
          "The server. Default: $$OUTSPAN_URL, else what 'outspan config' has, else "
              + DEFAULT_URL
              + ".")
  private @Nullable String url;

  @Option(
      names = "--account",
      paramLabel = "ACCOUNT",
      order = 901,
      description = "The account, for keys of several. Default: $$OUTSPAN_ACCOUNT.")
  private @Nullable String account;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      order = 902,
      description = {
        "A file with the API key. Default: the key in $$OUTSPAN_API_KEY, else what 'outspan config'"
            + " has. No option takes the key itself: others could see it."
      })
  private @Nullable Path keyFile;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 999,
      description = "Show this help and exit.")
  boolean help;

  public ApiClient client() throws IOException {
    return client(System.getenv(), ClientSettings.read(ClientSettings.file()));
  }

  ApiClient client(Map<String, String> environment, ClientSettings settings) throws IOException {
    Sources sources = new Sources(environment, settings);
    String key =
        keyFile == null
            ? sources.find(Setting.API_KEY).orElse("")
            : Files.readString(keyFile).strip();
    String address =
        Optional.ofNullable(url).or(() -> sources.find(Setting.URL)).orElse(DEFAULT_URL);
    Optional<String> in = Optional.ofNullable(account).or(() -> sources.find(Setting.ACCOUNT));
    try {
      return new ApiClient(new Access(URI.create(address), key, in));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private record Sources(Map<String, String> environment, ClientSettings settings) {
    Optional<String> find(Setting key) {
      return Optional.ofNullable(environment.get(key.variable()))
          .filter(value -> !value.isEmpty())
          .or(() -> settings.get(key));
    }
  }
}
