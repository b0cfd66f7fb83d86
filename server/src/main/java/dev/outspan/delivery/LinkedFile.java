package dev.outspan.delivery;

import java.util.Optional;

/// What a good link leads to.
///
/// @param job whose file it is, whatever has become of it
/// @param singleUse names the link if it is good for one download alone
public record LinkedFile(ExportJob job, Optional<String> singleUse) {}
