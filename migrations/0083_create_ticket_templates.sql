-- Why: fields and text that tickets of a recurring kind are opened with.
-- Locks: nothing that exists.
create table ticket_templates (
  template_id uuid primary key,
  tenant_id uuid not null references tenants,
  version integer not null,
  name text not null,
  description text,
  fields jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create unique index ticket_templates_name on ticket_templates (tenant_id, lower(name));
