-- Why: the log itself, the only truth; rows are never updated. `pos` orders it for republishing and reports.
-- Locks: nothing that exists.
create sequence event_position as bigint cache 1; -- a cache would hand positions out before the row lock is held

create table events (
  stream_id text collate "C" not null,
  version integer not null check (version > 0),
  pos bigint not null,
  type text collate "C" not null,
  schema_version integer not null,
  event_id uuid not null,
  tenant_id uuid not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  data jsonb not null,
  meta jsonb not null,
  primary key (stream_id, version)
);

create unique index events_pos on events (pos);
