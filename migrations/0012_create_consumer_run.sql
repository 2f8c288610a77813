-- Why: the runs of the relay that each consumer has met; another one makes it audit all streams once.
-- Locks: nothing that exists.
create table consumer_run (
  consumer text collate "C" not null,
  run text collate "C" not null,
  at timestamptz not null default clock_timestamp(),
  primary key (consumer, run)
);
