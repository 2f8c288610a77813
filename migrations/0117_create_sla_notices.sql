-- Why: who is to hear of a breach, and from when on: once for each breach and person, whatever is replayed.
-- Locks: nothing that exists.
create table sla_notice (
  event_id uuid not null, -- of SlaBreached
  recipient_id uuid not null,
  tenant_id uuid not null,
  ticket_id uuid not null,
  metric text collate "C" not null,
  cycle integer not null,
  breached_at timestamptz not null,
  tell_at timestamptz not null,
  primary key (event_id, recipient_id)
);

create index sla_notice_tell on sla_notice (tell_at);
