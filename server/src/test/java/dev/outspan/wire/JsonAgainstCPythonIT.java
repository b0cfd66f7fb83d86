package dev.outspan.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outspan.wire.JsonException.NotUtf8;
import dev.outspan.wire.JsonException.NumberTooLong;
import dev.outspan.wire.JsonException.Syntax;
import dev.outspan.wire.JsonException.TooDeep;
import dev.outspan.wire.JsonException.TooManyTokens;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Documents, most of them broken, on which the scanner and CPython's decoder must agree: about
/// what is valid, about what it says, and about the place and the words of the first error.
///
/// `-Doutspan.fuzz.documents=1000000` asks for more of them, `-Doutspan.fuzz.seed=N` for others.
class JsonAgainstCPythonIT {
  private final int documents = Integer.getInteger("outspan.fuzz.documents", 50_000);
  private final long seed = Long.getLong("outspan.fuzz.seed", 1);

  @Test
  void parse_agreesWithCPython() throws IOException, InterruptedException, ExecutionException {
    Process python =
        new ProcessBuilder("python3", "src/test/python/json_verdicts.py")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> differences;
    try (var asking = Executors.newVirtualThreadPerTaskExecutor();
        var verdicts = new BufferedReader(new InputStreamReader(python.getInputStream(), UTF_8))) {
      Future<?> asked = asking.submit(() -> ask(python.getOutputStream()));
      differences = differences(verdicts);
      asked.get();
    } finally {
      python.destroy();
    }
    assertThat(differences).as("differences of %d with seed %d", documents, seed).isEmpty();
  }

  private Void ask(OutputStream python) throws IOException {
    var made = new RandomJson(new SplittableRandom(seed));
    try (var questions = new DataOutputStream(new BufferedOutputStream(python))) {
      for (int i = 0; i < documents; i++) {
        byte[] document = made.mutated();
        questions.writeInt(document.length);
        questions.write(document);
      }
    }
    return null;
  }

  private List<String> differences(BufferedReader verdicts) throws IOException {
    var made = new RandomJson(new SplittableRandom(seed));
    var differences = new ArrayList<String>();
    for (int i = 0; i < documents; i++) {
      byte[] document = made.mutated();
      String ours = verdict(document);
      String theirs = verdicts.readLine();
      boolean agree =
          ours.equals(theirs)
              || ("constant".equals(theirs) && ours.matches("syntax \\d+ Expecting value"));
      if (!agree) {
        differences.add(
            "%s: ours %s, theirs %s".formatted(new String(document, UTF_8), ours, theirs));
      }
    }
    return differences;
  }

  private static String verdict(byte[] document) {
    try {
      return "ok " + JsonDocument.parse(document, JsonLimits.DEFAULT).root();
    } catch (JsonException e) {
      return switch (e.fault()) {
        case NotUtf8() -> "not-utf8";
        case Syntax(int offset, String message) -> "syntax %d %s".formatted(offset, message);
        case TooDeep _, NumberTooLong _, TooManyTokens _ -> e.fault().toString();
      };
    }
  }
}
