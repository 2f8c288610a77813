-- Why: what a tenant decides about its tickets, read by every save; a tenant without a row has the defaults.
-- `rules_revision` rises with every change of settings, custom fields and categories: who has read them asks only for it.
-- Locks: nothing that exists.
create table tenant_settings (
  tenant_id uuid primary key references tenants,
  version integer not null default 1,
  rules_revision bigint not null default 1,
  resolution_notes_required boolean not null default true,
  auto_close_after_days integer default 5 check (auto_close_after_days between 1 and 365), -- null: never
  reopen_window_days integer default 14 check (reopen_window_days between 0 and 3650), -- null: for ever
  updated_at timestamptz not null default now()
);
