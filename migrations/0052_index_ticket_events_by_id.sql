-- no transaction
-- Why: the chain of causes of an event is walked from event to event by id.
-- Locks: none that writers wait for.
create index concurrently events_event_id on events (event_id);
