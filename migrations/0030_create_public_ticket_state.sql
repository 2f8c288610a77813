-- Why: the public state of each ticket as docket.ticket.state.v1 holds it, kept to fill that topic anew at any time.
-- Locks: nothing that exists.
create table public_ticket_state (
  stream_id text collate "C" primary key,
  tenant_id uuid not null,
  version integer not null,
  state jsonb, -- null: a tombstone, for the ticket is deleted
  fold jsonb not null -- what later events are folded onto; never published
);
