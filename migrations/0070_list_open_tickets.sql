-- Why: the default views list what is not done, which is a small share of all; partial indexes answer their page and
-- their count without the table. Rows learn custom fields and what they were merged into; numbers sort as numbers.
-- Locks: ticket_list for writes while its indexes are built.
alter table ticket_list
  add column custom_fields jsonb not null default '{}',
  add column merged_into uuid;

-- "Open" is spelled as queries spell it (ticket-list/conditions.ts), so that the planner sees that the one implies the other.
create index ticket_list_open_updated on ticket_list (tenant_id, updated_at, ticket_id)
  where deleted_at is null and status in ('NEW', 'OPEN', 'IN_PROGRESS', 'PENDING_INFO', 'ESCALATED', 'REOPENED');
create index ticket_list_open_created on ticket_list (tenant_id, created_at, ticket_id)
  where deleted_at is null and status in ('NEW', 'OPEN', 'IN_PROGRESS', 'PENDING_INFO', 'ESCALATED', 'REOPENED');
create index ticket_list_open_assignee on ticket_list (tenant_id, assignee_id, updated_at, ticket_id)
  where deleted_at is null and status in ('NEW', 'OPEN', 'IN_PROGRESS', 'PENDING_INFO', 'ESCALATED', 'REOPENED');
create index ticket_list_open_unassigned on ticket_list (tenant_id, created_at, ticket_id)
  where deleted_at is null and status in ('NEW', 'OPEN', 'IN_PROGRESS', 'PENDING_INFO', 'ESCALATED', 'REOPENED')
    and assignee_id is null;
create index ticket_list_open_team on ticket_list (tenant_id, team_id, updated_at, ticket_id)
  where deleted_at is null and status in ('NEW', 'OPEN', 'IN_PROGRESS', 'PENDING_INFO', 'ESCALATED', 'REOPENED');
create index ticket_list_open_priority on ticket_list (tenant_id, priority, created_at, ticket_id)
  where deleted_at is null and status in ('NEW', 'OPEN', 'IN_PROGRESS', 'PENDING_INFO', 'ESCALATED', 'REOPENED');
-- due_at itself beside the expression on it: a count by date then needs the index only.
create index ticket_list_open_due on ticket_list (tenant_id, coalesce(due_at, 'infinity'::timestamptz), ticket_id)
  include (due_at)
  where deleted_at is null and status in ('NEW', 'OPEN', 'IN_PROGRESS', 'PENDING_INFO', 'ESCALATED', 'REOPENED');
create index ticket_list_custom_fields on ticket_list using gin (custom_fields jsonb_path_ops)
  where deleted_at is null and custom_fields <> '{}';

-- TCK-1000000 comes after TCK-999999.
drop index ticket_list_number;
create index ticket_list_number on ticket_list (tenant_id, length(number), number, ticket_id) where deleted_at is null;

update read_table set version = 2, built_at = now() where name = 'ticket_list';
