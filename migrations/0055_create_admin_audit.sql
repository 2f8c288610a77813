-- Why: what administrators and logins did, apart from the tickets' log; append-only, also for whoever holds the database.
-- `tenant_id` is null for what crosses tenants and for logins of nobody known.
-- Locks: nothing that exists.
create table admin_audit (
  entry_id bigint generated always as identity primary key,
  tenant_id uuid,
  at timestamptz not null,
  actor_kind text collate "C" not null,
  actor_id text collate "C" not null,
  ip text collate "C",
  action text collate "C" not null,
  target_kind text collate "C" not null,
  target_id text collate "C",
  before jsonb,
  after jsonb,
  correlation_id text collate "C" not null
);

create index admin_audit_tenant on admin_audit (tenant_id, entry_id);
create index admin_audit_actor on admin_audit (tenant_id, actor_id, entry_id);
create index admin_audit_target on admin_audit (tenant_id, target_id, entry_id);
create index admin_audit_action on admin_audit (tenant_id, action, entry_id);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'admin_audit is append-only' using errcode = 'restrict_violation';
end $$;

create trigger admin_audit_is_append_only before update or delete or truncate on admin_audit
  for each statement execute function refuse_audit_change();
