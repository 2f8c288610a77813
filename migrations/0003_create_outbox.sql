-- Why: what followers read; thin, and partitioned by position so that handled rows leave by dropping a table.
-- Locks: nothing that exists.
create table outbox (
  pos bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  stream_id text collate "C" not null,
  version integer not null,
  category text collate "C" not null,
  at timestamptz not null default clock_timestamp()
) partition by range (pos);

create index outbox_pos on outbox (pos);
create index outbox_xid on outbox (xid);

-- used_up: a transaction id above every one that could have drawn a position of the partition, noted when the
-- last was drawn. dropped partitions keep their row, so that a snapshot from before them is refused.
create table outbox_partition (
  name text collate "C" primary key,
  from_pos bigint not null unique,
  to_pos bigint not null check (to_pos > from_pos),
  used_up xid8,
  dropped boolean not null default false
);

create table outbox_p0 (like outbox including defaults including indexes);
alter table outbox attach partition outbox_p0 for values from (0) to (1000000);
insert into outbox_partition (name, from_pos, to_pos) values ('outbox_p0', 0, 1000000);
