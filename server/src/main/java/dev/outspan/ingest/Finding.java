package dev.outspan.ingest;

/// A credential inside a text.
record Finding(int from, int to, CredentialKind kind) {}
