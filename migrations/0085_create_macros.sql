-- Why: named lists of actions that an agent gives a ticket in one save; `version` is told with every application.
-- Locks: nothing that exists.
create table macros (
  macro_id uuid primary key,
  tenant_id uuid not null references tenants,
  version integer not null,
  scope text collate "C" not null check (scope in ('team', 'tenant')),
  team_id uuid,
  name text not null,
  description text,
  actions jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  foreign key (tenant_id, team_id) references teams (tenant_id, team_id) on delete cascade,
  check ((scope = 'team') = (team_id is not null))
);

create unique index macros_name on macros (tenant_id, scope, team_id, lower(name)) nulls not distinct;
