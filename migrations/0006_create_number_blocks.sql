-- Why: ticket numbers are reserved in blocks outside the append, so that no counter row is locked inside it.
-- Locks: nothing that exists.
create table number_blocks (
  tenant_id uuid not null,
  series text collate "C" not null,
  next bigint not null,
  primary key (tenant_id, series)
);
