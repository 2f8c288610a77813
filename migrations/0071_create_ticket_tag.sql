-- Why: a list by tag in the order of creation, and its count; an index on the array can do neither for a common tag.
-- Locks: nothing that exists; existing tickets are read.
create table ticket_tag (
  ticket_id uuid not null,
  tag text collate "C" not null,
  tenant_id uuid not null,
  created_at timestamptz not null,
  primary key (ticket_id, tag)
);

insert into ticket_tag (ticket_id, tag, tenant_id, created_at)
select distinct ticket_id, tag, tenant_id, created_at from ticket_list, unnest(tags) as tag where deleted_at is null;

create index ticket_tag_created on ticket_tag (tenant_id, tag, created_at, ticket_id);
insert into read_table (name, version) values ('ticket_tag', 1);
