package dev.outspan.wire.request;

import dev.outspan.query.Page;
import java.time.Duration;

/// What a request may ask for, all limits in one place.
public final class RequestLimits {
  /// Spans of one batch.
  public static final int BATCH_SPANS = SpanDecoder.MOST_ITEMS;

  /// Spans of one import.
  public static final int IMPORT_SPANS = ImportDecoder.MOST_LINES;

  /// Assessments of one import.
  public static final int IMPORT_ASSESSMENTS = ImportDecoder.MOST_ASSESSMENTS;

  /// Bytes of a text that names a span, its trace, its parent or its group.
  public static final int ID_BYTES = Identity.LONGEST;

  /// Ids that the filters of one request name together, each time counted.
  public static final int FILTER_IDS = Filters.MOST_IDS;

  /// Values of any other list of a filter.
  public static final int FILTER_VALUES = Filters.MOST_VALUES;

  /// Keys of `extra_metadata`.
  public static final int METADATA_KEYS = Filters.MOST_METADATA_KEYS;

  /// Characters of one term of `search_texts`.
  public static final int SEARCH_TEXT_CHARACTERS = SearchTexts.MOST_CHARACTERS;

  /// Terms of `search_texts`.
  public static final int SEARCH_TEXTS = SearchTexts.MOST_TERMS;

  /// Spans of one page.
  public static final int PAGE_SPANS = Page.MOST;

  /// Values of one facet.
  public static final int FACET_VALUES = FacetsRequest.MOST_VALUES;

  /// Seconds of one bucket of metrics.
  public static final long BUCKET_SECONDS = MetricsRequest.MOST_SECONDS;

  /// How long a link to a file may be good.
  public static final Duration LINK_LIFETIME = ExportDecoder.LONGEST_LINK;

  /// Faults that one answer lists.
  public static final int LISTED_FAULTS = ValidationErrors.MOST_ERRORS;

  private RequestLimits() {}
}
