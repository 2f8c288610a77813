-- Why: what a tenant promises, in the order in which policies are asked. Tickets pin a version, so versions are added
-- and never changed; place and being active are no part of a version.
-- Locks: nothing that exists.
create table sla_policies (
  policy_id uuid primary key,
  tenant_id uuid not null references tenants,
  version integer not null, -- the current one
  name text not null,
  position integer not null,
  active boolean not null,
  calendar_id uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  foreign key (tenant_id, calendar_id) references sla_calendars (tenant_id, calendar_id),
  check (archived_at is null or not active)
);

create unique index sla_policies_name on sla_policies (tenant_id, lower(name)) where archived_at is null;
create index sla_policies_order on sla_policies (tenant_id, position) where archived_at is null;

create table sla_policy_versions (
  policy_id uuid not null references sla_policies,
  version integer not null,
  calendar_id uuid not null references sla_calendars,
  body jsonb not null, -- as parsePolicy answers it
  created_at timestamptz not null,
  created_by text not null, -- the actor's id
  primary key (policy_id, version)
);
