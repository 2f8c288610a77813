-- Why: long work that survives the process doing it; workers take it by lease, items say what of it is done.
-- Locks: nothing that exists.
create table job (
  job_id uuid primary key,
  tenant_id uuid not null,
  owner_id uuid not null,
  type text collate "C" not null,
  input jsonb not null,
  state text collate "C" not null default 'waiting'
    check (state in ('waiting', 'active', 'completed', 'failed', 'cancelled')),
  total integer not null,
  done integer not null default 0,
  failed integer not null default 0,
  attempts integer not null default 0, -- since an item was last settled
  cancel_asked boolean not null default false,
  result jsonb,
  error jsonb, -- {code, detail}
  version integer not null default 1,
  lease uuid,
  lease_until timestamptz, -- by the database's clock; past: whoever wants it may take it
  run_after timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  completed_at timestamptz
);

create index job_open on job (run_after) where state in ('waiting', 'active');
create index job_owner on job (tenant_id, owner_id, created_at);
create index job_ended on job (completed_at) where completed_at is not null;

create table job_item (
  job_id uuid not null references job on delete cascade,
  n integer not null,
  item jsonb not null,
  outcome text collate "C" check (outcome in ('done', 'failed')), -- null: still to do
  error jsonb, -- {code, detail} of a failed one
  primary key (job_id, n)
);

create index job_item_open on job_item (job_id, n) where outcome is null;
create index job_item_failed on job_item (job_id, n) where outcome = 'failed';
