package dev.outspan.wire.request;

import java.time.Duration;

/// What links to an exported file are good for.
///
/// @param lifetime how long one is good
/// @param isSingleUse whether one is good for one download alone
public record LinkTerms(Duration lifetime, boolean isSingleUse) {}
