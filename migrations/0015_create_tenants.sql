-- Why: every row, event and token belongs to a tenant; a user is a person who may belong to several.
-- Locks: nothing that exists.
create table tenants (
  tenant_id uuid primary key,
  version integer not null default 1,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null,
  created_at timestamptz not null,
  deactivated_at timestamptz
);

create table users (
  user_id uuid primary key,
  email text not null,
  email_key text generated always as (lower(email)) stored unique,
  created_at timestamptz not null
);
