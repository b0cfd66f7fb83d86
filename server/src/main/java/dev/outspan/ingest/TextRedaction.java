package dev.outspan.ingest;

import org.jspecify.annotations.Nullable;

/// Finds the credentials inside free text: a prompt, a log, a program, JSON in a string.
///
/// It works on the inside of JSON strings as they are written. A token of ASCII has no escapes
/// there; quotes, line ends and backslashes have, with several backslashes in JSON within JSON. So
/// a backslash ends every word, and the letter behind it belongs to none.
///
/// Linear, with two searches: [Words#mark] stops at the few characters that stand in front of a
/// credential known by its surroundings, and [KeyShapes] looks at long words only. Whatever is
/// looked at around a place is bounded, or ends at the next such place, or is redacted and so never
/// looked at again.
final class TextRedaction {
  /// Shorter than any credential together with what makes it known.
  private static final int LEAST_BYTES = 8;

  private static final Alphabet DASHES = Alphabet.of("-");

  private final byte[] text;
  private final Edits edits;
  private final KeyShapes keys;

  TextRedaction(byte[] text, Edits edits) {
    this.text = text;
    this.edits = edits;
    keys = new KeyShapes(text, edits);
  }

  /// Adds the credentials in the string between the two positions to the edits.
  void scan(int from, int to) {
    int before = edits.size();
    if (to - from < LEAST_BYTES) {
      return;
    }
    if (Authorization.isAll(text, from, to)) {
      edits.add(from, to, CredentialKind.AUTHORIZATION);
    } else {
      search(from, to);
    }
    edits.endString(before, from, to);
  }

  private void search(int from, int to) {
    var assignments = new Assignments(text, from, to);
    int done = from;
    int mark = Words.mark(text, from, to);
    while (mark < to) {
      Finding finding = at(mark, to, assignments);
      if (finding == null) {
        mark = Words.mark(text, text[mark] == '-' ? DASHES.past(text, mark, to) : mark + 1, to);
      } else {
        keys.scan(done, finding.from());
        edits.add(finding.from(), finding.to(), finding.kind());
        done = finding.to();
        mark = Words.mark(text, done, to);
      }
    }
    keys.scan(done, to);
  }

  private @Nullable Finding at(int mark, int to, Assignments assignments) {
    if (text[mark] == '-') {
      return PemBlock.at(text, mark, to);
    }
    Finding url = text[mark] == ':' ? UrlPassword.at(text, mark, to) : null;
    return url != null ? url : assignments.at(mark);
  }
}
