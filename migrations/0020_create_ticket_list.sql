-- Why: one row per ticket as lists and the live stream show it, with an index per way of listing.
-- Locks: nothing; the table is new.
create table ticket_list (
  ticket_id uuid not null,
  tenant_id uuid not null,
  number text collate "C" not null,
  title text not null,
  status text collate "C" not null,
  priority text collate "C" not null,
  type text collate "C" not null,
  category text collate "C" not null,
  environment text collate "C",
  affected_service text,
  channel text collate "C" not null,
  requester_id text collate "C" not null,
  organization_id text collate "C",
  tier text collate "C",
  assignee_id text collate "C",
  team_id text collate "C",
  tags text[] collate "C" not null,
  escalation_level smallint not null,
  delayed boolean not null,
  due_at timestamptz,
  pending_reason text collate "C",
  pending_until timestamptz,
  comment_count integer not null,
  public_comment_count integer not null,
  reopen_count integer not null,
  reassignment_count integer not null,
  importing boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  public_updated_at timestamptz not null,
  resolved_at timestamptz,
  closed_at timestamptz,
  first_replied_at timestamptz,
  version integer not null,
  public_version integer not null,
  deleted_at timestamptz,
  primary key (ticket_id)
);

-- Every list leaves out tombstones and ends its order with the id, so that a cursor names exactly one row.
create index ticket_list_created on ticket_list (tenant_id, created_at, ticket_id) where deleted_at is null;
create index ticket_list_updated on ticket_list (tenant_id, updated_at, ticket_id) where deleted_at is null;
create index ticket_list_status on ticket_list (tenant_id, status, created_at, ticket_id) where deleted_at is null;
create index ticket_list_priority on ticket_list (tenant_id, priority, created_at, ticket_id) where deleted_at is null;
create index ticket_list_assignee on ticket_list (tenant_id, assignee_id, created_at, ticket_id) where deleted_at is null;
create index ticket_list_team on ticket_list (tenant_id, team_id, created_at, ticket_id) where deleted_at is null;
create index ticket_list_requester on ticket_list (tenant_id, requester_id, created_at, ticket_id) where deleted_at is null;
create index ticket_list_organization on ticket_list (tenant_id, organization_id, created_at, ticket_id)
  where deleted_at is null and organization_id is not null;
create index ticket_list_due on ticket_list (tenant_id, coalesce(due_at, 'infinity'::timestamptz), ticket_id)
  where deleted_at is null;
create index ticket_list_number on ticket_list (tenant_id, number, ticket_id) where deleted_at is null;
create index ticket_list_tags on ticket_list using gin (tags) where deleted_at is null;
