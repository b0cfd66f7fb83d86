package dev.outspan.ingest;

/// What a redacted value was known by; the label of a metric.
public enum CredentialKind {
  /// It stood under a name like `api_key`, in JSON or in a text.
  NAMED,
  /// It has the prefix and the shape of a provider's keys.
  API_KEY,
  /// A JSON Web Token.
  JWT,
  /// What an `Authorization` header holds: `Bearer …`, `Basic …`.
  AUTHORIZATION,
  /// The password in the `user:password@` of a URL.
  URL_PASSWORD,
  /// A PEM block.
  PRIVATE_KEY
}
