-- Why: a tenant's taxonomy of stable key paths, archived and never deleted; no tenant is without the default one.
-- Locks: tenants, for as long as the trigger is made.
create table categories (
  category_id uuid primary key,
  tenant_id uuid not null references tenants,
  version integer not null,
  key text collate "C" not null,
  name text not null,
  description text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);

create unique index categories_key on categories (tenant_id, key);

create function seed_desk(p_tenant_id uuid, p_at timestamptz) returns void language sql as $$
  insert into tenant_settings (tenant_id, updated_at) values (p_tenant_id, p_at) on conflict do nothing;
  insert into categories (category_id, tenant_id, version, key, name, created_at, updated_at)
  select gen_random_uuid(), p_tenant_id, 1, key, initcap(key), p_at, p_at
  from unnest(array['billing', 'technical', 'general']) as key
  on conflict do nothing;
$$;

create function seed_desk_of_new_tenant() returns trigger language plpgsql as $$
begin
  perform seed_desk(new.tenant_id, new.created_at);
  return null;
end
$$;

create trigger tenant_has_a_desk after insert on tenants
  for each row execute function seed_desk_of_new_tenant();

select seed_desk(tenant_id, created_at) from tenants;
