-- No primary key and no index: with one, an insert takes eleven times as long.
-- Times are microseconds since 1970, UTC. kh and ih are hashes of (account, trace, id) and (account, id),
-- see KeyHash; ver is the order of the writes. The payloads are canonical JSON text.
CREATE TABLE IF NOT EXISTS span (
  kh BIGINT NOT NULL,
  ih BIGINT NOT NULL,
  ver BIGINT NOT NULL,
  account_id VARCHAR NOT NULL,
  trace_id VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  start_us BIGINT NOT NULL,
  end_us BIGINT,
  status UTINYINT NOT NULL,
  type UTINYINT NOT NULL,
  parent_id VARCHAR,
  group_id VARCHAR,
  application_interaction_id VARCHAR,
  application_variant_id VARCHAR,
  obs_trace_id VARCHAR,
  obs_span_id VARCHAR,
  created_by VARCHAR NOT NULL,
  input_tokens BIGINT,
  output_tokens BIGINT,
  size_bytes BIGINT NOT NULL,
  input VARCHAR NOT NULL USING COMPRESSION dict_fsst,
  output VARCHAR NOT NULL USING COMPRESSION dict_fsst,
  metadata VARCHAR NOT NULL USING COMPRESSION dict_fsst,
  expected VARCHAR USING COMPRESSION dict_fsst
);
-- Where deleted spans stood: the sort values of each order. A key deleted twice is here twice.
CREATE TABLE IF NOT EXISTS tombstone (
  ih BIGINT NOT NULL,
  ver BIGINT NOT NULL,
  account_id VARCHAR NOT NULL,
  trace_id VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  start_us BIGINT NOT NULL,
  duration_us BIGINT NOT NULL,
  input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL
);
-- Where spans stood before a write gave them another start. A key moved twice is here twice. at_us is the time of
-- the write, by which old rows are left out of compactions.
CREATE TABLE IF NOT EXISTS moved (
  ver BIGINT NOT NULL,
  at_us BIGINT NOT NULL,
  account_id VARCHAR NOT NULL,
  trace_id VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  start_us BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS assessment (
  id VARCHAR NOT NULL,
  account_id VARCHAR NOT NULL,
  trace_id VARCHAR NOT NULL,
  span_id VARCHAR NOT NULL,
  type UTINYINT NOT NULL,
  created_by VARCHAR NOT NULL,
  created_us BIGINT NOT NULL,
  updated_us BIGINT NOT NULL,
  comment VARCHAR,
  rating BIGINT,
  approval VARCHAR,
  rubric VARCHAR,
  metadata VARCHAR,
  overwrite VARCHAR
);
-- What the store is called, so that versions of another one are told from its own.
CREATE TABLE IF NOT EXISTS store (name VARCHAR NOT NULL);
INSERT INTO store SELECT uuid()::VARCHAR WHERE NOT EXISTS (SELECT 1 FROM store);
CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL);
INSERT INTO schema_version SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM schema_version);
