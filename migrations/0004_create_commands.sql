-- Why: idempotency keys with the answers given, written in the transaction of the events they stand for.
-- Locks: nothing that exists.
create table commands (
  tenant_id uuid not null,
  principal text collate "C" not null,
  route text collate "C" not null,
  key text collate "C" not null,
  fingerprint text collate "C" not null,
  answer jsonb not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, principal, route, key)
);

create index commands_at on commands (at);
