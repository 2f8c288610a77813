-- Why: a login is a session; its refresh tokens form one family, kept as hashes. `successor_salt` and the token
-- itself together derive the next token, so that ten clients at once get one successor and the table alone gives none.
-- Locks: nothing that exists.
create table sessions (
  session_id uuid primary key,
  tenant_id uuid not null,
  user_id uuid not null,
  ip text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_because text,
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id)
);

create index sessions_user on sessions (tenant_id, user_id) where revoked_at is null;
create index sessions_expiry on sessions (expires_at);

create table refresh_tokens (
  token_hash bytea primary key,
  session_id uuid not null references sessions on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  rotated_at timestamptz,
  successor_salt bytea,
  successor_hash bytea
);

create index refresh_tokens_session on refresh_tokens (session_id);
