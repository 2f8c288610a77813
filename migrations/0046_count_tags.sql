-- Why: the tickets of a tag are counted like those of a status; a database with tickets is counted anew by a rebuild.
-- Locks: one row of read_table for an instant.
update read_table set version = 2 where name = 'ticket_statistics' and not exists (select from ticket_statistics);
