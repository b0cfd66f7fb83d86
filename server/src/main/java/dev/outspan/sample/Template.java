package dev.outspan.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outspan.wire.Utf8Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A piece of canonical JSON with gaps like `${order}`, kept as bytes so that filling it in copies.
final class Template {
  private static final Pattern GAP = Pattern.compile("\\$\\{([a-z_]+)}");

  private final byte[][] literals;
  private final Slot[] slots;

  private Template(List<byte[]> literals, List<Slot> slots) {
    this.literals = literals.toArray(byte[][]::new);
    this.slots = slots.toArray(Slot[]::new);
  }

  /// A template whose text is JSON already.
  static Template ofJson(String text) {
    return parse(text, false);
  }

  /// A template whose text is plain and will stand inside of a JSON string.
  static Template ofText(String text) {
    return parse(text, true);
  }

  private static Template parse(String text, boolean escape) {
    var literals = new ArrayList<byte[]>();
    var slots = new ArrayList<Slot>();
    var gap = GAP.matcher(text);
    int from = 0;
    while (gap.find()) {
      literals.add(bytes(text.substring(from, gap.start()), escape));
      slots.add(Slot.valueOf(gap.group(1).toUpperCase(Locale.ROOT)));
      from = gap.end();
    }
    literals.add(bytes(text.substring(from), escape));
    return new Template(literals, slots);
  }

  private static byte[] bytes(String text, boolean escape) {
    if (!escape) {
      return text.getBytes(UTF_8);
    }
    var quoted = new Utf8Buffer(text.length() * 2).appendString(text);
    return Arrays.copyOfRange(quoted.array(), 1, quoted.length() - 1);
  }

  /// Writes the template, its gaps filled from the scene.
  void write(Scene scene, Utf8Buffer out) {
    for (int i = 0; i < slots.length; i++) {
      out.append(literals[i], 0, literals[i].length);
      slots[i].fill(scene, out);
    }
    byte[] last = literals[slots.length];
    out.append(last, 0, last.length);
  }
}
