package dev.outspan.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A column of an exported table. The order is that of a file whose columns nobody chose.
public enum SpanColumn {
  ID,
  NAME,
  TRACE_ID,
  PARENT_ID,
  GROUP_ID,
  START_TIMESTAMP,
  END_TIMESTAMP,
  STATUS,
  TYPE,
  INPUT,
  OUTPUT,
  METADATA,
  EXPECTED,
  APPLICATION_INTERACTION_ID,
  APPLICATION_VARIANT_ID,
  ACCOUNT_ID,
  CREATED_BY,
  OBJECT,
  INPUT_TOKENS,
  OUTPUT_TOKENS,
  OBS_TRACE_ID,
  OBS_SPAN_ID,
  /// Only in files with assessments.
  ASSESSMENTS;

  /// All of them, the assessments only if they are wanted.
  public static List<SpanColumn> all(boolean withAssessments) {
    List<SpanColumn> all = Arrays.asList(values());
    return withAssessments ? all : all.subList(0, ASSESSMENTS.ordinal());
  }

  /// What headers and requests call it.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
