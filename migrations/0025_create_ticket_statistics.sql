-- Why: counters per tenant and dimension, changed by deltas; a counter is the sum over its slots.
-- Locks: nothing; the table is new.
create table ticket_statistics (
  tenant_id uuid not null,
  dimension text collate "C" not null,
  value text collate "C" not null,
  slot smallint not null,
  count bigint not null,
  primary key (tenant_id, dimension, value, slot)
) with (fillfactor = 50);
