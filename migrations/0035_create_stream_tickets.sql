-- Why: single-use tickets that open a live stream on any replica; unlogged, since losing one costs asking for another.
-- Locks: nothing that exists.
create unlogged table stream_tickets (
  ticket_hash bytea primary key,
  session_id uuid not null,
  tenant_id uuid not null,
  user_id uuid not null,
  role_version integer not null,
  session_ends_at timestamptz not null,
  expires_at timestamptz not null
);

create index stream_tickets_age on stream_tickets (expires_at);
