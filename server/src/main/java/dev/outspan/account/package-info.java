/// API keys: what one may do, and in which accounts; and the log of what was done with them. Knows
/// nothing of HTTP.
///
/// [KeyRing] answers whom a presented key stands for. It knows the keys of the environment
/// ([EnvironmentKeys]) and those on file, which [KeyRegistry] makes, rotates and revokes. Of a key
/// on file only its SHA-256 is kept. [FailedAttempts] slows guessing down, [AuditLog] keeps what
/// somebody may have to account for.
///
/// ## The file `keys.json`
///
/// One JSON object in the data directory, readable by its owner only, replaced as a whole:
///
/// | field | is |
/// |---|---|
/// | `version` | 1 |
/// | `keys` | the keys in the order in which they were made, each an object of the fields below |
/// | `id` | 12 of `0-9a-f`, the part of the key between its first two underscores |
/// | `name` | up to 100 characters, may be empty |
/// | `accounts` | at least one, none twice; each 1 to 256 visible ASCII characters without `=+,` |
/// | `scopes` | at least one of `ingest`, `read`, `admin` |
/// | `created` | RFC 3339, UTC |
/// | `expires` | from when on it is refused; absent if it lasts |
/// | `revoked` | when it was revoked; absent if it was not |
/// | `replaced_by` | the id of the key that took its place in a rotation; absent if none did |
/// | `sha256` | of the whole key, 64 hexadecimal digits |
///
/// A file of another version, with another field, or with a field twice is refused. Keys that ended
/// over 90 days ago are left out with the next change. `keys.lock` and `audit.lock` beside it are
/// empty; whoever changes `keys.json` or `audit.log` holds a lock on them.
///
/// Imports nothing of ours.
@NullMarked
package dev.outspan.account;

import org.jspecify.annotations.NullMarked;
