-- Why: one document per ticket with everything its page shows; also the state that the projections fold on from.
-- Locks: nothing; the table is new.
create table ticket_detail (
  ticket_id uuid not null,
  tenant_id uuid not null,
  number text collate "C" not null,
  version integer not null,
  detail jsonb not null,
  primary key (ticket_id)
) with (fillfactor = 80);

-- None of the indexed columns ever changes, so that updates stay on their page (HOT).
create index ticket_detail_number on ticket_detail (tenant_id, number);
