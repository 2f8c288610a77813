-- Why: each consumer's position in each stream, moved in the transaction that writes what it made of the events.
-- Locks: nothing that exists.
create table consumer_stream (
  consumer text collate "C" not null,
  stream_id text collate "C" not null,
  version integer not null check (version >= 0),
  primary key (consumer, stream_id)
) with (fillfactor = 70); -- room beside each row, so that moving a position stays a heap-only update
