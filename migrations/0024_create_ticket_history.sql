-- Why: the field-level audit of a ticket, a row per field that an event changed.
-- Locks: nothing; the table is new.
create table ticket_history (
  ticket_id uuid not null,
  version integer not null,
  field text collate "C" not null,
  tenant_id uuid not null,
  "from" jsonb,
  "to" jsonb,
  event_id uuid not null,
  event_type text collate "C" not null,
  actor_kind text collate "C" not null,
  actor_id text collate "C" not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  correlation_id text collate "C" not null,
  causation_id text collate "C",
  primary key (ticket_id, version, field)
);
