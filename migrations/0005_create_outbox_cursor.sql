-- Why: how far each follower is (snapshots), who owns it (epoch, beat), and what the relay remembers (run, acked).
-- Locks: nothing that exists.
create table outbox_cursor (
  name text collate "C" primary key,
  epoch bigint not null default 0,
  beat bigint not null default 0, -- 0: let go by its owner, free to take at once
  s_old pg_snapshot, -- null: a lease without a reader, which holds no partition back
  s_new pg_snapshot,
  last_pos bigint not null default 0,
  rebuild text check (rebuild in ('due', 'running')), -- due: too far behind, holds no partition back
  run text,
  acked jsonb,
  timeline integer -- the server's when the run began
) with (fillfactor = 50);
