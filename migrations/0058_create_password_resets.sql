-- Why: a forgotten password is set again by a token that works once and not for long; only its hash is kept.
-- Locks: nothing that exists.
create table password_resets (
  token_hash bytea primary key,
  tenant_id uuid not null,
  user_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id)
);

create index password_resets_user on password_resets (tenant_id, user_id);
create index password_resets_age on password_resets (expires_at);
