-- Why: the files of a ticket as they are now, listed in the order of the ticket's versions.
-- Locks: nothing; the table is new.
create table ticket_attachment (
  ticket_id uuid not null,
  attachment_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  comment_id uuid,
  author_id text collate "C" not null,
  file_name text not null,
  content_type text collate "C" not null,
  bytes bigint not null,
  sha256 text collate "C" not null,
  visibility text collate "C" not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  primary key (ticket_id, attachment_id)
);

create index ticket_attachment_order on ticket_attachment (ticket_id, version);
create index ticket_attachment_id on ticket_attachment (attachment_id);
create index ticket_attachment_removed on ticket_attachment (removed_at) where removed_at is not null;
