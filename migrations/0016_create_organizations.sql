-- Why: the requester's company inside a tenant carries the client tier.
-- `version` is that of its event stream, here as in the other identity tables.
-- Locks: nothing that exists.
create table organizations (
  organization_id uuid primary key,
  tenant_id uuid not null references tenants,
  version integer not null default 1,
  name text not null,
  tier text check (tier in ('VIP', 'NORMAL')),
  created_at timestamptz not null,
  unique (tenant_id, organization_id)
);

create unique index organizations_name on organizations (tenant_id, lower(name));
