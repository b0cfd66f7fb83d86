package dev.outspan.cli.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outspan.cli.file.SafeFile;
import dev.outspan.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What a user has told the client commands once and for all: one JSON object in a file that the
/// user alone may read.
///
/// @param values by key; what is not set is absent
public record ClientSettings(Map<Setting, String> values) {
  private static final int SHOWN_LETTERS = 4;

  public ClientSettings {
    values = Map.copyOf(values);
  }

  /// Where those of the user are.
  public static Path file() {
    return file(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /// `$XDG_CONFIG_HOME/outspan/client.json`, or `~/.config/outspan/client.json` if the variable is
  /// empty or no absolute path.
  ///
  /// Source: XDG Base Directory Specification 0.8.
  static Path file(Map<String, String> environment, Path home) {
    return Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(home.resolve(".config"))
        .resolve("outspan")
        .resolve("client.json");
  }

  /// What a file has.
  ///
  /// @param file which may be absent: then nothing is set
  /// @throws IOException if it holds anything but settings
  public static ClientSettings read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new ClientSettings(Map.of());
    }
    var values = new EnumMap<Setting, String>(Setting.class);
    try {
      JsonNode object = Json.parse(Files.readAllBytes(file));
      if (!object.isObject()) {
        throw new IOException("%s holds no JSON object".formatted(file));
      }
      for (var member : object.properties()) {
        values.put(Setting.of(member.getKey()), member.getValue().asText());
      }
    } catch (JsonProcessingException e) {
      throw new IOException("%s is no JSON: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
    return new ClientSettings(values);
  }

  public Optional<String> get(Setting setting) {
    return Optional.ofNullable(values.get(setting));
  }

  public ClientSettings with(Setting setting, String value) {
    var changed = new EnumMap<Setting, String>(Setting.class);
    changed.putAll(values);
    changed.put(setting, value);
    return new ClientSettings(changed);
  }

  public ClientSettings without(Setting setting) {
    var changed = new EnumMap<Setting, String>(Setting.class);
    changed.putAll(values);
    changed.remove(setting);
    return new ClientSettings(changed);
  }

  public void write(Path file) throws IOException {
    ObjectNode object = Json.object();
    for (Setting setting : Setting.values()) {
      get(setting).ifPresent(value -> object.put(setting.word(), value));
    }
    SafeFile.replacePrivately(file, object.toPrettyString() + "\n");
  }

  /// The value as it may be shown: of a key no more than its beginning.
  public Optional<String> shown(Setting setting) {
    return get(setting).map(value -> setting == Setting.API_KEY ? masked(value) : value);
  }

  private static String masked(String secret) {
    return secret.length() < 4 * SHOWN_LETTERS
        ? "****"
        : secret.substring(0, SHOWN_LETTERS) + "****";
  }
}
