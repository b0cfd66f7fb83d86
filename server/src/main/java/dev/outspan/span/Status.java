package dev.outspan.span;

/// How a span ended. An unfinished span carries [#SUCCESS].
///
/// The constants' order is stored: new ones go to the end.
public enum Status {
  SUCCESS,
  ERROR,
  CANCELED
}
