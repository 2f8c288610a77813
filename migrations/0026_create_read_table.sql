-- Why: which projection version each read table holds, and when it was last rebuilt.
-- Locks: nothing; the table is new.
create table read_table (
  name text collate "C" not null,
  version integer not null,
  built_at timestamptz not null default now(),
  primary key (name)
);

insert into read_table (name, version)
values ('ticket_list', 1), ('ticket_detail', 1), ('ticket_search', 1), ('ticket_comment', 1), ('ticket_history', 1),
  ('ticket_statistics', 1);
