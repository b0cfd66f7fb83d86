package dev.outspan.span;

import java.util.OptionalLong;

/// Tokens that a model call consumed, where the producer said so; never negative.
///
/// @param inputTokens prompt tokens, cached ones included
/// @param outputTokens generated tokens
public record Usage(OptionalLong inputTokens, OptionalLong outputTokens) {
  public static final Usage NONE = new Usage(OptionalLong.empty(), OptionalLong.empty());
}
