package dev.outspan.wire.request;

import dev.outspan.query.Selection;
import java.util.List;
import java.util.Locale;

/// The most frequent values that a client asks for.
///
/// @param facets at least one, none twice, in the order of the answer
/// @param limit values of one facet, from 1 to [#MOST_VALUES]
public record FacetsRequest(Selection selection, List<Facet> facets, int limit) {
  public static final int MOST_VALUES = 1_000;

  public FacetsRequest {
    facets = List.copyOf(facets);
  }

  /// What of a span is counted: where a filter chooses by it, under the name of that filter.
  public enum Facet {
    NAMES,
    TYPES,
    STATUSES,
    AGENTEX_AGENT_NAMES,
    /// The top-level keys of the metadata.
    METADATA_KEYS;

    /// What requests call it.
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
