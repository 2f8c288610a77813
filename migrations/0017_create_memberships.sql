-- Why: a membership is what a user is inside one tenant: name, role, password, teams; nothing of it leaks into another.
-- Locks: nothing that exists.
create table memberships (
  tenant_id uuid not null references tenants,
  user_id uuid not null references users,
  version integer not null default 1,
  name text not null,
  role text not null check (role in
    ('END_USER', 'DEVOPS_ENGINEER', 'SENIOR_ENGINEER', 'TEAM_LEAD', 'MANAGER', 'ADMIN')),
  role_version integer not null default 1,
  password_hash text,
  organization_id uuid,
  tier text check (tier in ('VIP', 'NORMAL')),
  created_at timestamptz not null,
  deactivated_at timestamptz,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, organization_id) references organizations (tenant_id, organization_id)
);

create index memberships_user on memberships (user_id);

create table teams (
  team_id uuid primary key,
  tenant_id uuid not null references tenants,
  version integer not null default 1,
  name text not null,
  created_at timestamptz not null,
  unique (tenant_id, team_id)
);

create unique index teams_name on teams (tenant_id, lower(name));

create table team_members (
  tenant_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  primary key (tenant_id, user_id, team_id),
  foreign key (tenant_id, team_id) references teams (tenant_id, team_id),
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id)
);

create index team_members_team on team_members (tenant_id, team_id);
