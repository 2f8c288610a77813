-- Why: streams that a consumer could not apply; `version` is where its position stays, `error` says why.
-- Locks: nothing that exists.
create table parked (
  consumer text collate "C" not null,
  stream_id text collate "C" not null,
  version integer not null,
  error text not null,
  attempts integer not null,
  at timestamptz not null default clock_timestamp(),
  primary key (consumer, stream_id)
);
