-- Why: what the clocks need to know of a ticket's log lies with its row, so that a page of a list needs no log to say
-- what is due when. Rows there already learn theirs by a rebuild (`npm run projections -- rebuild ticket-list ticket-detail`).
-- Locks: ticket_list, for an instant.
alter table ticket_list add column sla_facts jsonb not null default '[]';
update read_table set version = 3, built_at = now()
where name in ('ticket_list', 'ticket_detail') and not exists (select from ticket_list);
