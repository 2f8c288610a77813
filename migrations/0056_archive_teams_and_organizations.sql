-- Why: a team or organization that is no more keeps its row, since tickets of the past name it; its name is free again.
-- Locks: teams and organizations, until their small indexes are built.
alter table teams add archived_at timestamptz;
drop index teams_name;
create unique index teams_name on teams (tenant_id, lower(name)) where archived_at is null;

alter table organizations add archived_at timestamptz;
drop index organizations_name;
create unique index organizations_name on organizations (tenant_id, lower(name)) where archived_at is null;
