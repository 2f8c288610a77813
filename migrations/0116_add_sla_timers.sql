-- Why: what its service levels ask of a ticket falls due beside its auto-close or wake-up, so a timer is named by its
-- kind; its index is its own, for it is looked at alone and a million of them stand in it.
-- Locks: ticket_timer, while its rows (one for each ticket that waits or was resolved) are indexed.
alter table ticket_timer drop constraint ticket_timer_pkey;
alter table ticket_timer add primary key (ticket_id, kind);
alter table ticket_timer drop constraint ticket_timer_kind_check;
alter table ticket_timer add constraint ticket_timer_kind_check check (kind in ('auto_close', 'wake_up', 'sla'));
drop index ticket_timer_due;
create index ticket_timer_due on ticket_timer (due_at) where kind <> 'sla';
create index ticket_timer_sla_due on ticket_timer (due_at, ticket_id) where kind = 'sla';
