-- Why: the comments of a ticket as they are now, listed in the order of the ticket's versions.
-- Locks: nothing; the table is new.
create table ticket_comment (
  ticket_id uuid not null,
  comment_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  author_id text collate "C" not null,
  author_kind text collate "C" not null,
  visibility text collate "C" not null,
  body text not null,
  created_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  primary key (ticket_id, comment_id)
);

create index ticket_comment_order on ticket_comment (ticket_id, version);
