package dev.outspan.account;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The keys that the environment names, `KEY=ACCOUNT[+ACCOUNT…],…`: each may do everything in its
/// accounts. They are never written anywhere.
///
/// A key is any printable ASCII text without a comma; it may hold blanks inside and `=`, since the
/// last `=` of an entry ends the key. Blanks around an entry do not count. The id of such a key is
/// `env_` and the first 8 hexadecimal digits of its SHA-256.
public final class EnvironmentKeys {
  /// The variable that holds them.
  public static final String VARIABLE = "OUTSPAN_API_KEYS";

  private static final int ID_DIGITS = 8;

  private final Map<String, ValidKey> keys;

  private EnvironmentKeys(Map<String, ValidKey> keys) {
    this.keys = Map.copyOf(keys);
  }

  /// The keys in the variable's value.
  ///
  /// @param text a blank one holds no keys
  /// @throws IllegalArgumentException with a message that names a wrong entry by its position, and
  ///     repeats nothing of it
  public static EnvironmentKeys parse(String text) {
    if (text.isBlank()) {
      return new EnvironmentKeys(Map.of());
    }
    var keys = new HashMap<String, ValidKey>();
    var positions = new HashMap<String, Integer>();
    String[] entries = text.split(",", -1);
    for (int i = 0; i < entries.length; i++) {
      ValidKey key = entry(entries[i].strip(), i + 1);
      Integer earlier = positions.putIfAbsent(key.caller().keyId(), i + 1);
      if (earlier != null) {
        throw wrong(i + 1, "has the key of entry " + earlier);
      }
      keys.put(key.caller().keyId(), key);
    }
    return new EnvironmentKeys(keys);
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  Map<String, ValidKey> byId() {
    return keys;
  }

  static String idOf(Digest digest) {
    return "env_" + digest.hex().substring(0, ID_DIGITS);
  }

  private static ValidKey entry(String entry, int position) {
    int end = entry.lastIndexOf('=');
    if (end < 0) {
      throw wrong(position, "has no '=' between the key and its account");
    }
    String key = entry.substring(0, end).strip();
    if (key.isEmpty()) {
      throw wrong(position, "has no key before the '='");
    }
    if (!key.chars().allMatch(character -> character >= ' ' && character <= '~')) {
      throw wrong(position, "has a key with a character other than printable ASCII");
    }
    Digest digest = Secret.of(key).digest();
    Grant grant = grant(entry.substring(end + 1), position);
    return ValidKey.lasting(digest, new Caller(idOf(digest), grant.accounts(), grant.scopes()));
  }

  private static Grant grant(String accounts, int position) {
    var names = new ArrayList<String>();
    for (String name : accounts.split("\\+", -1)) {
      names.add(name.strip());
    }
    try {
      return new Grant(List.copyOf(names), EnumSet.allOf(Scope.class));
    } catch (IllegalArgumentException e) {
      throw wrong(position, "is wrong: " + e.getMessage());
    }
  }

  private static IllegalArgumentException wrong(int position, String what) {
    return new IllegalArgumentException("%s: entry %d %s".formatted(VARIABLE, position, what));
  }
}
