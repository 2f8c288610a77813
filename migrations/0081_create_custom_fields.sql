-- Why: the typed fields that a tenant adds to its tickets; key, type and staff_only never change, since events rely on them.
-- Locks: nothing that exists.
create table custom_fields (
  field_id uuid primary key,
  tenant_id uuid not null references tenants,
  version integer not null,
  key text collate "C" not null,
  label text not null,
  description text,
  type text collate "C" not null check (type in ('text', 'number', 'boolean', 'date', 'select')),
  options jsonb not null,
  required_to_open boolean not null,
  required_to_resolve boolean not null,
  staff_only boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);

create unique index custom_fields_key on custom_fields (tenant_id, key);
