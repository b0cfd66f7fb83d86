package dev.outspan.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The server answered with another status than was hoped for.
public final class Refusal extends IOException {
  private static final long serialVersionUID = 1;

  /// What passes: sent again later, the same request may succeed.
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

  private static final int SHOWN_FAULTS = 10;

  /// A longer text that is not JSON is some proxy's page.
  private static final int LONGEST_TEXT = 200;

  private final int status;
  private final List<Fault> faults;
  private final Optional<Duration> retryAfter;

  /// One thing that is wrong with a request.
  ///
  /// @param place where: `body`, then names and indices
  public record Fault(List<String> place, String message) {
    @Override
    public String toString() {
      return String.join(".", place) + ": " + message;
    }
  }

  /// @param text the answer's body if it is not JSON
  Refusal(Call call, int status, Optional<JsonNode> body, String text, Optional<Duration> after) {
    super("%s was answered with %d: %s".formatted(call, status, detail(body, text)));
    this.status = status;
    this.faults = body.map(Refusal::faults).orElse(List.of());
    this.retryAfter = after;
  }

  private static String detail(Optional<JsonNode> body, String text) {
    List<Fault> faults = body.map(Refusal::faults).orElse(List.of());
    if (!faults.isEmpty()) {
      return shown(faults);
    }
    JsonNode detail = body.map(json -> json.path("detail")).orElse(null);
    if (detail == null || detail.isMissingNode()) {
      String reason = text.strip();
      return reason.isEmpty() || reason.length() > LONGEST_TEXT ? "no reason given" : reason;
    }
    return detail.isTextual() ? detail.textValue() : detail.path("message").asText(detail + "");
  }

  private static String shown(List<Fault> faults) {
    var lines = new ArrayList<String>();
    faults.stream().limit(SHOWN_FAULTS).map(Fault::toString).forEach(lines::add);
    if (faults.size() > SHOWN_FAULTS) {
      lines.add("and %d more".formatted(faults.size() - SHOWN_FAULTS));
    }
    return String.join("; ", lines);
  }

  private static List<Fault> faults(JsonNode body) {
    var faults = new ArrayList<Fault>();
    for (JsonNode fault : body.path("detail")) {
      var place = new ArrayList<String>();
      fault.path("loc").forEach(part -> place.add(part.asText()));
      if (!place.isEmpty()) {
        faults.add(new Fault(List.copyOf(place), fault.path("msg").asText()));
      }
    }
    return List.copyOf(faults);
  }

  public int status() {
    return status;
  }

  /// What is wrong with the request, if the server says it piece by piece (422).
  public List<Fault> faults() {
    return faults;
  }

  /// Whether the same request may succeed later.
  public boolean isPassing() {
    return PASSING.contains(status);
  }

  /// How long the server wants to be left alone.
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
