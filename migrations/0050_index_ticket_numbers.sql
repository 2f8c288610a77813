-- no transaction
-- Why: a command may name a ticket by its number before any projection has seen it; the log knows it at once.
-- Locks: none that writers wait for.
create index concurrently events_ticket_number on events (tenant_id, (data ->> 'number')) where type = 'TicketOpened';
