package dev.outspan.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A resource of this package: sections that begin with `[name]` and hold entries.
final class Sections {
  private final String resource;
  private final Map<String, List<String>> entries = new LinkedHashMap<>();

  private Sections(String resource, String divider) {
    this.resource = resource;
    for (String section : read(resource).split("(?m)^\\[", -1)) {
      int end = section.indexOf("]\n");
      if (end > 0) {
        String body = section.substring(end + 2).stripTrailing();
        entries.put(section.substring(0, end), List.of(body.split(divider, -1)));
      }
    }
  }

  /// A resource whose entries are lines.
  static Sections ofLines(String resource) {
    return new Sections(resource, "\n");
  }

  /// A resource whose entries have several lines, with a line `--` between two of them.
  static Sections ofBlocks(String resource) {
    return new Sections(resource, "\n--\n");
  }

  private static String read(String resource) {
    try (InputStream in = Sections.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not beside " + Sections.class);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The names of the sections, in the order of the resource.
  List<String> names() {
    return List.copyOf(entries.keySet());
  }

  boolean has(String section) {
    return entries.containsKey(section);
  }

  List<String> texts(String section) {
    List<String> found = entries.get(section);
    if (found == null) {
      throw new IllegalStateException("%s has no section [%s]".formatted(resource, section));
    }
    return found;
  }

  /// The section's only entry.
  String text(String section) {
    return texts(section).getFirst();
  }

  /// The entries as pieces of text inside JSON strings.
  List<Template> templates(String section) {
    return texts(section).stream().map(Template::ofText).toList();
  }
}
