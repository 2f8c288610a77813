-- Why: logins are counted per account and per address over all replicas; unlogged, since losing it only forgets a limit.
-- Locks: nothing that exists.
create unlogged table login_attempts (
  key bytea primary key,
  started_at timestamptz not null,
  attempts integer not null
);

create index login_attempts_age on login_attempts (started_at);
