-- Why: texts that agents answer with again and again: their own, their team's, the tenant's.
-- Locks: nothing that exists.
create table canned_responses (
  response_id uuid primary key,
  tenant_id uuid not null references tenants,
  version integer not null,
  scope text collate "C" not null check (scope in ('personal', 'team', 'tenant')),
  owner_id uuid,
  team_id uuid,
  name text not null,
  body text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  foreign key (tenant_id, owner_id) references memberships (tenant_id, user_id),
  foreign key (tenant_id, team_id) references teams (tenant_id, team_id) on delete cascade,
  check ((scope = 'personal') = (owner_id is not null) and (scope = 'team') = (team_id is not null))
);

create unique index canned_responses_name
  on canned_responses (tenant_id, scope, owner_id, team_id, lower(name)) nulls not distinct;
