-- Why: the words of a ticket's number, title and description; rewritten only when one of them changes.
-- Locks: nothing; the table is new.
create table ticket_search (
  ticket_id uuid not null,
  tenant_id uuid not null,
  words tsvector not null,
  primary key (ticket_id)
);

create index ticket_search_words on ticket_search using gin (words);
