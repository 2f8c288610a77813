-- Why: one row a stream is its lock and its version; deciders compare and set it (architecture.md, section 3).
-- Locks: nothing that exists.
create table streams (
  stream_id text collate "C" primary key,
  tenant_id uuid not null,
  category text collate "C" not null,
  version integer not null check (version >= 0)
) with (fillfactor = 70); -- room beside each row, so that bumping the version stays a heap-only update

create index streams_category on streams (category, stream_id);
