package dev.outspan.testing;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Reads comma-separated values as RFC 4180 has them. An empty cell without quotes is absent.
public final class Csv {
  private final String text;
  private int at;

  private Csv(String text) {
    this.text = text;
  }

  /// The rows of a file, the header among them, read one by one.
  public static Iterator<List<Optional<String>>> rows(String text) {
    var csv = new Csv(text);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return csv.at < text.length();
      }

      @Override
      public List<Optional<String>> next() {
        return csv.row();
      }
    };
  }

  private List<Optional<String>> row() {
    var cells = new ArrayList<Optional<String>>();
    cells.add(cell());
    while (text.charAt(at) == ',') {
      at++;
      cells.add(cell());
    }
    if (!text.startsWith("\r\n", at)) {
      throw new IllegalArgumentException("no line end at " + at);
    }
    at += 2;
    return cells;
  }

  private Optional<String> cell() {
    if (text.charAt(at) == '"') {
      return Optional.of(quoted());
    }
    int from = at;
    while (",\r\n\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return from == at ? Optional.empty() : Optional.of(text.substring(from, at));
  }

  private String quoted() {
    var cell = new StringBuilder();
    at++;
    while (true) {
      int quote = text.indexOf('"', at);
      cell.append(text, at, quote);
      at = quote + 1;
      if (at == text.length() || text.charAt(at) != '"') {
        return cell.toString();
      }
      cell.append('"');
      at++;
    }
  }
}
