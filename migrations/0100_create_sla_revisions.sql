-- Why: one row per tenant that has begun with service levels; `revision` rises with every change of a policy or
-- calendar, so that who knows the rules asks only for it, and its lock puts such changes in a row.
-- Locks: nothing that exists.
create table sla_revisions (
  tenant_id uuid primary key references tenants,
  revision bigint not null default 1
);
