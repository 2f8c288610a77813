-- Why: what is stored once per tenant and content, and who refers to it; an append and its reference commit together.
-- Locks: nothing; the tables are new.
create table file_blob (
  tenant_id uuid not null,
  sha256 text collate "C" not null,
  bytes bigint not null,
  -- Where the bytes are; a content that comes back after it was collected gets a new key, so that a late delete of
  -- the old one cannot hurt it.
  object_key text collate "C" not null unique,
  -- False until the bytes are known to be there.
  stored boolean not null default false,
  refs integer not null check (refs >= 0),
  unused_since timestamptz,
  primary key (tenant_id, sha256),
  check ((refs = 0) = (unused_since is not null))
);

create index file_blob_unused on file_blob (unused_since) where refs = 0;

create table file_reference (
  attachment_id uuid primary key,
  tenant_id uuid not null,
  sha256 text collate "C" not null,
  -- True from the transaction that appended AttachmentAdded; until then the upload may still fail.
  linked boolean not null default false,
  since timestamptz not null default now(),
  foreign key (tenant_id, sha256) references file_blob (tenant_id, sha256)
);

create index file_reference_blob on file_reference (tenant_id, sha256);
create index file_reference_pending on file_reference (since) where not linked;

-- Objects nobody refers to any more, until their delete is known to have happened.
create table file_trash (
  object_key text collate "C" primary key,
  since timestamptz not null default now()
);
