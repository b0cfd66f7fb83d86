package dev.outspan.span;

/// What an assessment says; the wire name is the constant in lower case. The order is stored.
public enum AssessmentType {
  COMMENT,
  RATING,
  APPROVAL,
  RUBRIC,
  METADATA,
  OVERWRITE
}
