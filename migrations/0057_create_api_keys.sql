-- Why: programs act with a role of their own, narrowed by scopes; of the key only the hash is kept.
-- Locks: nothing that exists.
create table api_keys (
  key_id uuid primary key,
  tenant_id uuid not null references tenants,
  version integer not null default 1,
  name text not null,
  key_hash bytea not null unique,
  hint text not null,
  role text not null check (role in
    ('DEVOPS_ENGINEER', 'SENIOR_ENGINEER', 'TEAM_LEAD', 'MANAGER', 'ADMIN')),
  scopes text[] not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);

create index api_keys_tenant on api_keys (tenant_id, key_id);
