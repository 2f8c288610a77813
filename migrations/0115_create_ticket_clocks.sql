-- Why: the clocks that run now, as of the last event that moved them, for the list of what is due next. Rows of a
-- ticket go when it is resolved, closed, merged or deleted.
-- Locks: nothing that exists.
create table ticket_clock (
  ticket_id uuid not null,
  metric text collate "C" not null,
  cycle integer not null,
  tenant_id uuid not null,
  state text collate "C" not null check (state in ('running', 'paused', 'breached')),
  due_at timestamptz, -- null while it is paused
  breached_at timestamptz,
  started_at timestamptz not null,
  remaining_ms bigint not null, -- open milliseconds left at computed_at
  counting boolean not null, -- its open time passes; false while it waits
  computed_at timestamptz not null,
  calendar_id uuid not null,
  calendar_version integer not null,
  primary key (ticket_id, metric, cycle)
);

create index ticket_clock_due on ticket_clock (tenant_id, due_at, ticket_id, metric) where due_at is not null;
create index ticket_clock_paused on ticket_clock (tenant_id, ticket_id, metric) where due_at is null;
