package dev.outspan.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One entry of an `Accept` header (RFC 9110, section 12.5.1).
///
/// @param type in lower case, such as `text/csv` or `*/*`
/// @param quality 0 to 1, in thousandths; an entry of quality 0 is not wanted
public record MediaRange(String type, int quality) {

  /// Reads a header's entries in their order. What breaks the grammar is left out, as it names no
  /// type.
  public static List<MediaRange> parse(String header) {
    var ranges = new ArrayList<MediaRange>();
    for (String entry : header.split(",", -1)) {
      String[] parts = entry.split(";", -1);
      String type = parts[0].strip().toLowerCase(Locale.ROOT);
      if (type.indexOf('/') > 0) {
        ranges.add(new MediaRange(type, quality(parts)));
      }
    }
    return ranges;
  }

  /// The wanted entry among those of `types`: the one of the highest quality, of equals the first.
  public static Optional<String> best(String header, List<String> types) {
    @Nullable MediaRange best = null;
    for (MediaRange range : parse(header)) {
      if (types.contains(range.type)
          && range.quality > 0
          && (best == null || range.quality > best.quality)) {
        best = range;
      }
    }
    return Optional.ofNullable(best).map(MediaRange::type);
  }

  /// The weight among the parameters of an entry, 0 to 1,000; 1,000 if there is none.
  static int quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.matches("[qQ]=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
        return (int) Math.round(Double.parseDouble(parameter.substring(2)) * 1_000);
      }
    }
    return 1_000;
  }
}
