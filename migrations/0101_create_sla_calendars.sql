-- Why: when a tenant's desk is at work. Tickets pin a version, so versions are added and never changed.
-- Locks: nothing that exists.
create table sla_calendars (
  calendar_id uuid primary key,
  tenant_id uuid not null references tenants,
  version integer not null, -- the current one
  name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  unique (tenant_id, calendar_id)
);

create unique index sla_calendars_name on sla_calendars (tenant_id, lower(name)) where archived_at is null;

create table sla_calendar_versions (
  calendar_id uuid not null references sla_calendars,
  version integer not null,
  body jsonb not null, -- as parseCalendar answers it
  created_at timestamptz not null,
  created_by text not null, -- the actor's id
  primary key (calendar_id, version)
);
