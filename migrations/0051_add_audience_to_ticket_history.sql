-- Why: the timeline shows requesters the public part of the history; rows from before are staff's until rebuilt.
-- Locks: ticket_history exclusively for an instant; a constant default rewrites nothing.
alter table ticket_history add column staff_only boolean not null default true;
update read_table set version = 2 where name = 'ticket_history' and not exists (select from ticket_history);
