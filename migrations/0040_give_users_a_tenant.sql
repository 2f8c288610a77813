-- Why: tenants that share a person's row saw each other's id and spelling of the address (decision 0017).
-- Locks: users, until the index is built; logins and new users wait.
alter table users add tenant_id uuid references tenants;

update users u set tenant_id = (
  select m.tenant_id from memberships m where m.user_id = u.user_id order by m.created_at, m.tenant_id limit 1);

alter table users drop constraint users_email_key_key;
create unique index users_address on users (email_key, tenant_id);
