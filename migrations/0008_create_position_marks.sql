-- Why: positions known to be below everything a later transaction can draw; closedPosition reads them.
-- Locks: nothing that exists.
create table position_marks (
  xid xid8 primary key default pg_current_xact_id(),
  pos bigint not null
);
