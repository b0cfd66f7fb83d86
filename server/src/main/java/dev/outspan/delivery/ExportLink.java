package dev.outspan.delivery;

import java.net.URI;
import java.time.Instant;

/// A link to an exported file, good for whoever has it.
public record ExportLink(URI url, Instant expires) {}
