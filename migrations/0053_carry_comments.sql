-- Why: a comment knows whom it calls by name, and by way of which merged ticket it came.
-- Locks: ticket_comment exclusively for an instant; constant defaults rewrite nothing.
alter table ticket_comment
  add column mentions text[] collate "C" not null default '{}',
  add column carried_ticket_id uuid,
  add column carried_requester_id text collate "C";
create index ticket_comment_carried on ticket_comment (carried_ticket_id) where carried_ticket_id is not null;
update read_table set version = 2 where name = 'ticket_detail' and not exists (select from ticket_detail);
