-- Why: every run ever begun, so that a new one is always higher, and how far a refill has come.
-- Locks: nothing that exists.
create table relay_run (
  cursor text collate "C" not null,
  n bigint not null,
  run text collate "C" not null unique,
  reason text not null,
  began_at timestamptz not null default clock_timestamp(),
  reached text collate "C", -- the last position or stream republished; null: none yet
  refilled_at timestamptz, -- null: the refill is not done
  primary key (cursor, n)
);
