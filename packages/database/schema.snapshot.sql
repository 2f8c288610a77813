-- Generated from the migrations by "db:snapshot"; not edited by hand.

create sequence admin_audit_entry_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1;

create sequence event_position as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1;

create table admin_audit (
  entry_id bigint not null generated always as identity,
  tenant_id uuid,
  at timestamp with time zone not null,
  actor_kind text collate "C" not null,
  actor_id text collate "C" not null,
  ip text collate "C",
  action text collate "C" not null,
  target_kind text collate "C" not null,
  target_id text collate "C",
  before jsonb,
  after jsonb,
  correlation_id text collate "C" not null
);
alter table admin_audit add constraint admin_audit_pkey PRIMARY KEY (entry_id);
CREATE INDEX admin_audit_action ON public.admin_audit USING btree (tenant_id, action, entry_id);
CREATE INDEX admin_audit_actor ON public.admin_audit USING btree (tenant_id, actor_id, entry_id);
CREATE INDEX admin_audit_target ON public.admin_audit USING btree (tenant_id, target_id, entry_id);
CREATE INDEX admin_audit_tenant ON public.admin_audit USING btree (tenant_id, entry_id);
CREATE TRIGGER admin_audit_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.admin_audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

create table api_keys (
  key_id uuid not null,
  tenant_id uuid not null,
  version integer not null default 1,
  name text not null,
  key_hash bytea not null,
  hint text not null,
  role text not null,
  scopes text[] not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone
);
alter table api_keys add constraint api_keys_key_hash_key UNIQUE (key_hash);
alter table api_keys add constraint api_keys_pkey PRIMARY KEY (key_id);
alter table api_keys add constraint api_keys_role_check CHECK ((role = ANY (ARRAY['DEVOPS_ENGINEER'::text, 'SENIOR_ENGINEER'::text, 'TEAM_LEAD'::text, 'MANAGER'::text, 'ADMIN'::text])));
alter table api_keys add constraint api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
CREATE INDEX api_keys_tenant ON public.api_keys USING btree (tenant_id, key_id);

create table canned_responses (
  response_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  scope text collate "C" not null,
  owner_id uuid,
  team_id uuid,
  name text not null,
  body text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
alter table canned_responses add constraint canned_responses_check CHECK ((((scope = 'personal'::text) = (owner_id IS NOT NULL)) AND ((scope = 'team'::text) = (team_id IS NOT NULL))));
alter table canned_responses add constraint canned_responses_pkey PRIMARY KEY (response_id);
alter table canned_responses add constraint canned_responses_scope_check CHECK ((scope = ANY (ARRAY['personal'::text, 'team'::text, 'tenant'::text])));
alter table canned_responses add constraint canned_responses_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
alter table canned_responses add constraint canned_responses_tenant_id_owner_id_fkey FOREIGN KEY (tenant_id, owner_id) REFERENCES memberships(tenant_id, user_id);
alter table canned_responses add constraint canned_responses_tenant_id_team_id_fkey FOREIGN KEY (tenant_id, team_id) REFERENCES teams(tenant_id, team_id) ON DELETE CASCADE;
CREATE UNIQUE INDEX canned_responses_name ON public.canned_responses USING btree (tenant_id, scope, owner_id, team_id, lower(name)) NULLS NOT DISTINCT;

create table categories (
  category_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  key text collate "C" not null,
  name text not null,
  description text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  archived_at timestamp with time zone
);
alter table categories add constraint categories_pkey PRIMARY KEY (category_id);
alter table categories add constraint categories_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
CREATE UNIQUE INDEX categories_key ON public.categories USING btree (tenant_id, key);

create table commands (
  tenant_id uuid not null,
  principal text collate "C" not null,
  route text collate "C" not null,
  key text collate "C" not null,
  fingerprint text collate "C" not null,
  answer jsonb not null,
  at timestamp with time zone not null default clock_timestamp()
);
alter table commands add constraint commands_pkey PRIMARY KEY (tenant_id, principal, route, key);
CREATE INDEX commands_at ON public.commands USING btree (at);

create table consumer_run (
  consumer text collate "C" not null,
  run text collate "C" not null,
  at timestamp with time zone not null default clock_timestamp()
);
alter table consumer_run add constraint consumer_run_pkey PRIMARY KEY (consumer, run);

create table consumer_stream (
  consumer text collate "C" not null,
  stream_id text collate "C" not null,
  version integer not null
) with (fillfactor=70);
alter table consumer_stream add constraint consumer_stream_pkey PRIMARY KEY (consumer, stream_id);
alter table consumer_stream add constraint consumer_stream_version_check CHECK ((version >= 0));

create table custom_fields (
  field_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  key text collate "C" not null,
  label text not null,
  description text,
  type text collate "C" not null,
  options jsonb not null,
  required_to_open boolean not null,
  required_to_resolve boolean not null,
  staff_only boolean not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  archived_at timestamp with time zone
);
alter table custom_fields add constraint custom_fields_pkey PRIMARY KEY (field_id);
alter table custom_fields add constraint custom_fields_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
alter table custom_fields add constraint custom_fields_type_check CHECK ((type = ANY (ARRAY['text'::text, 'number'::text, 'boolean'::text, 'date'::text, 'select'::text])));
CREATE UNIQUE INDEX custom_fields_key ON public.custom_fields USING btree (tenant_id, key);

create table events (
  stream_id text collate "C" not null,
  version integer not null,
  pos bigint not null,
  type text collate "C" not null,
  schema_version integer not null,
  event_id uuid not null,
  tenant_id uuid not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  data jsonb not null,
  meta jsonb not null
);
alter table events add constraint events_pkey PRIMARY KEY (stream_id, version);
alter table events add constraint events_version_check CHECK ((version > 0));
CREATE INDEX events_comment_id ON public.events USING btree (tenant_id, ((data ->> 'commentId'::text))) WHERE (type = 'CommentAdded'::text);
CREATE INDEX events_event_id ON public.events USING btree (event_id);
CREATE UNIQUE INDEX events_pos ON public.events USING btree (pos);
CREATE INDEX events_ticket_number ON public.events USING btree (tenant_id, ((data ->> 'number'::text))) WHERE (type = 'TicketOpened'::text);

create table file_blob (
  tenant_id uuid not null,
  sha256 text collate "C" not null,
  bytes bigint not null,
  object_key text collate "C" not null,
  stored boolean not null default false,
  refs integer not null,
  unused_since timestamp with time zone
);
alter table file_blob add constraint file_blob_check CHECK (((refs = 0) = (unused_since IS NOT NULL)));
alter table file_blob add constraint file_blob_object_key_key UNIQUE (object_key);
alter table file_blob add constraint file_blob_pkey PRIMARY KEY (tenant_id, sha256);
alter table file_blob add constraint file_blob_refs_check CHECK ((refs >= 0));
CREATE INDEX file_blob_unused ON public.file_blob USING btree (unused_since) WHERE (refs = 0);

create table file_reference (
  attachment_id uuid not null,
  tenant_id uuid not null,
  sha256 text collate "C" not null,
  linked boolean not null default false,
  since timestamp with time zone not null default now()
);
alter table file_reference add constraint file_reference_pkey PRIMARY KEY (attachment_id);
alter table file_reference add constraint file_reference_tenant_id_sha256_fkey FOREIGN KEY (tenant_id, sha256) REFERENCES file_blob(tenant_id, sha256);
CREATE INDEX file_reference_blob ON public.file_reference USING btree (tenant_id, sha256);
CREATE INDEX file_reference_pending ON public.file_reference USING btree (since) WHERE (NOT linked);

create table file_trash (
  object_key text collate "C" not null,
  since timestamp with time zone not null default now()
);
alter table file_trash add constraint file_trash_pkey PRIMARY KEY (object_key);

create table job (
  job_id uuid not null,
  tenant_id uuid not null,
  owner_id uuid not null,
  type text collate "C" not null,
  input jsonb not null,
  state text collate "C" not null default 'waiting'::text,
  total integer not null,
  done integer not null default 0,
  failed integer not null default 0,
  attempts integer not null default 0,
  cancel_asked boolean not null default false,
  result jsonb,
  error jsonb,
  version integer not null default 1,
  lease uuid,
  lease_until timestamp with time zone,
  run_after timestamp with time zone not null default clock_timestamp(),
  created_at timestamp with time zone not null default clock_timestamp(),
  started_at timestamp with time zone,
  completed_at timestamp with time zone
);
alter table job add constraint job_pkey PRIMARY KEY (job_id);
alter table job add constraint job_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'active'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])));
CREATE INDEX job_ended ON public.job USING btree (completed_at) WHERE (completed_at IS NOT NULL);
CREATE INDEX job_open ON public.job USING btree (run_after) WHERE (state = ANY (ARRAY['waiting'::text, 'active'::text]));
CREATE INDEX job_owner ON public.job USING btree (tenant_id, owner_id, created_at);

create table job_item (
  job_id uuid not null,
  n integer not null,
  item jsonb not null,
  outcome text collate "C",
  error jsonb
);
alter table job_item add constraint job_item_job_id_fkey FOREIGN KEY (job_id) REFERENCES job(job_id) ON DELETE CASCADE;
alter table job_item add constraint job_item_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'failed'::text])));
alter table job_item add constraint job_item_pkey PRIMARY KEY (job_id, n);
CREATE INDEX job_item_failed ON public.job_item USING btree (job_id, n) WHERE (outcome = 'failed'::text);
CREATE INDEX job_item_open ON public.job_item USING btree (job_id, n) WHERE (outcome IS NULL);

create unlogged table login_attempts (
  key bytea not null,
  started_at timestamp with time zone not null,
  attempts integer not null
);
alter table login_attempts add constraint login_attempts_pkey PRIMARY KEY (key);
CREATE INDEX login_attempts_age ON public.login_attempts USING btree (started_at);

create table macros (
  macro_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  scope text collate "C" not null,
  team_id uuid,
  name text not null,
  description text,
  actions jsonb not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
alter table macros add constraint macros_check CHECK (((scope = 'team'::text) = (team_id IS NOT NULL)));
alter table macros add constraint macros_pkey PRIMARY KEY (macro_id);
alter table macros add constraint macros_scope_check CHECK ((scope = ANY (ARRAY['team'::text, 'tenant'::text])));
alter table macros add constraint macros_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
alter table macros add constraint macros_tenant_id_team_id_fkey FOREIGN KEY (tenant_id, team_id) REFERENCES teams(tenant_id, team_id) ON DELETE CASCADE;
CREATE UNIQUE INDEX macros_name ON public.macros USING btree (tenant_id, scope, team_id, lower(name)) NULLS NOT DISTINCT;

create table memberships (
  tenant_id uuid not null,
  user_id uuid not null,
  version integer not null default 1,
  name text not null,
  role text not null,
  role_version integer not null default 1,
  password_hash text,
  organization_id uuid,
  tier text,
  created_at timestamp with time zone not null,
  deactivated_at timestamp with time zone
);
alter table memberships add constraint memberships_pkey PRIMARY KEY (tenant_id, user_id);
alter table memberships add constraint memberships_role_check CHECK ((role = ANY (ARRAY['END_USER'::text, 'DEVOPS_ENGINEER'::text, 'SENIOR_ENGINEER'::text, 'TEAM_LEAD'::text, 'MANAGER'::text, 'ADMIN'::text])));
alter table memberships add constraint memberships_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
alter table memberships add constraint memberships_tenant_id_organization_id_fkey FOREIGN KEY (tenant_id, organization_id) REFERENCES organizations(tenant_id, organization_id);
alter table memberships add constraint memberships_tier_check CHECK ((tier = ANY (ARRAY['VIP'::text, 'NORMAL'::text])));
alter table memberships add constraint memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id);
CREATE INDEX memberships_user ON public.memberships USING btree (user_id);

create table number_blocks (
  tenant_id uuid not null,
  series text collate "C" not null,
  next bigint not null
);
alter table number_blocks add constraint number_blocks_pkey PRIMARY KEY (tenant_id, series);

create table organizations (
  organization_id uuid not null,
  tenant_id uuid not null,
  version integer not null default 1,
  name text not null,
  tier text,
  created_at timestamp with time zone not null,
  archived_at timestamp with time zone
);
alter table organizations add constraint organizations_pkey PRIMARY KEY (organization_id);
alter table organizations add constraint organizations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
alter table organizations add constraint organizations_tenant_id_organization_id_key UNIQUE (tenant_id, organization_id);
alter table organizations add constraint organizations_tier_check CHECK ((tier = ANY (ARRAY['VIP'::text, 'NORMAL'::text])));
CREATE UNIQUE INDEX organizations_name ON public.organizations USING btree (tenant_id, lower(name)) WHERE (archived_at IS NULL);

create table outbox (
  pos bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  stream_id text collate "C" not null,
  version integer not null,
  category text collate "C" not null,
  at timestamp with time zone not null default clock_timestamp()
) partition by RANGE (pos);
CREATE INDEX outbox_pos ON ONLY public.outbox USING btree (pos);
CREATE INDEX outbox_xid ON ONLY public.outbox USING btree (xid);

create table outbox_cursor (
  name text collate "C" not null,
  epoch bigint not null default 0,
  beat bigint not null default 0,
  s_old pg_snapshot,
  s_new pg_snapshot,
  last_pos bigint not null default 0,
  rebuild text,
  run text,
  acked jsonb,
  timeline integer
) with (fillfactor=50);
alter table outbox_cursor add constraint outbox_cursor_pkey PRIMARY KEY (name);
alter table outbox_cursor add constraint outbox_cursor_rebuild_check CHECK ((rebuild = ANY (ARRAY['due'::text, 'running'::text])));

create table outbox_p0 (
  pos bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  stream_id text collate "C" not null,
  version integer not null,
  category text collate "C" not null,
  at timestamp with time zone not null default clock_timestamp()
);
alter table outbox attach partition outbox_p0 FOR VALUES FROM ('0') TO ('1000000');
CREATE INDEX outbox_p0_pos_idx ON public.outbox_p0 USING btree (pos);
CREATE INDEX outbox_p0_xid_idx ON public.outbox_p0 USING btree (xid);

create table outbox_partition (
  name text collate "C" not null,
  from_pos bigint not null,
  to_pos bigint not null,
  used_up xid8,
  dropped boolean not null default false
);
alter table outbox_partition add constraint outbox_partition_check CHECK ((to_pos > from_pos));
alter table outbox_partition add constraint outbox_partition_from_pos_key UNIQUE (from_pos);
alter table outbox_partition add constraint outbox_partition_pkey PRIMARY KEY (name);

create table parked (
  consumer text collate "C" not null,
  stream_id text collate "C" not null,
  version integer not null,
  error text not null,
  attempts integer not null,
  at timestamp with time zone not null default clock_timestamp()
);
alter table parked add constraint parked_pkey PRIMARY KEY (consumer, stream_id);

create table password_resets (
  token_hash bytea not null,
  tenant_id uuid not null,
  user_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);
alter table password_resets add constraint password_resets_pkey PRIMARY KEY (token_hash);
alter table password_resets add constraint password_resets_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES memberships(tenant_id, user_id);
CREATE INDEX password_resets_age ON public.password_resets USING btree (expires_at);
CREATE INDEX password_resets_user ON public.password_resets USING btree (tenant_id, user_id);

create table position_marks (
  xid xid8 not null default pg_current_xact_id(),
  pos bigint not null
);
alter table position_marks add constraint position_marks_pkey PRIMARY KEY (xid);

create table public_ticket_state (
  stream_id text collate "C" not null,
  tenant_id uuid not null,
  version integer not null,
  state jsonb,
  fold jsonb not null
);
alter table public_ticket_state add constraint public_ticket_state_pkey PRIMARY KEY (stream_id);

create table read_table (
  name text collate "C" not null,
  version integer not null,
  built_at timestamp with time zone not null default now()
);
alter table read_table add constraint read_table_pkey PRIMARY KEY (name);

create table refresh_tokens (
  token_hash bytea not null,
  session_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  rotated_at timestamp with time zone,
  successor_salt bytea,
  successor_hash bytea
);
alter table refresh_tokens add constraint refresh_tokens_pkey PRIMARY KEY (token_hash);
alter table refresh_tokens add constraint refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(session_id) ON DELETE CASCADE;
CREATE INDEX refresh_tokens_session ON public.refresh_tokens USING btree (session_id);

create table relay_run (
  cursor text collate "C" not null,
  n bigint not null,
  run text collate "C" not null,
  reason text not null,
  began_at timestamp with time zone not null default clock_timestamp(),
  reached text collate "C",
  refilled_at timestamp with time zone
);
alter table relay_run add constraint relay_run_pkey PRIMARY KEY (cursor, n);
alter table relay_run add constraint relay_run_run_key UNIQUE (run);

create table saved_views (
  view_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  scope text collate "C" not null,
  owner_id uuid,
  team_id uuid,
  name text not null,
  filter jsonb not null,
  sort text,
  columns jsonb not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
alter table saved_views add constraint saved_views_check CHECK ((((scope = 'personal'::text) = (owner_id IS NOT NULL)) AND ((scope = 'team'::text) = (team_id IS NOT NULL))));
alter table saved_views add constraint saved_views_pkey PRIMARY KEY (view_id);
alter table saved_views add constraint saved_views_scope_check CHECK ((scope = ANY (ARRAY['personal'::text, 'team'::text, 'tenant'::text])));
alter table saved_views add constraint saved_views_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
alter table saved_views add constraint saved_views_tenant_id_owner_id_fkey FOREIGN KEY (tenant_id, owner_id) REFERENCES memberships(tenant_id, user_id);
alter table saved_views add constraint saved_views_tenant_id_team_id_fkey FOREIGN KEY (tenant_id, team_id) REFERENCES teams(tenant_id, team_id) ON DELETE CASCADE;
CREATE UNIQUE INDEX saved_views_name ON public.saved_views USING btree (tenant_id, scope, owner_id, team_id, lower(name)) NULLS NOT DISTINCT;

create table schema_migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now()
);
alter table schema_migrations add constraint schema_migrations_pkey PRIMARY KEY (name);

create table sessions (
  session_id uuid not null,
  tenant_id uuid not null,
  user_id uuid not null,
  ip text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_because text
);
alter table sessions add constraint sessions_pkey PRIMARY KEY (session_id);
alter table sessions add constraint sessions_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES memberships(tenant_id, user_id);
CREATE INDEX sessions_expiry ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_user ON public.sessions USING btree (tenant_id, user_id) WHERE (revoked_at IS NULL);

create table sla_calendar_versions (
  calendar_id uuid not null,
  version integer not null,
  body jsonb not null,
  created_at timestamp with time zone not null,
  created_by text not null
);
alter table sla_calendar_versions add constraint sla_calendar_versions_calendar_id_fkey FOREIGN KEY (calendar_id) REFERENCES sla_calendars(calendar_id);
alter table sla_calendar_versions add constraint sla_calendar_versions_pkey PRIMARY KEY (calendar_id, version);

create table sla_calendars (
  calendar_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  name text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  archived_at timestamp with time zone
);
alter table sla_calendars add constraint sla_calendars_pkey PRIMARY KEY (calendar_id);
alter table sla_calendars add constraint sla_calendars_tenant_id_calendar_id_key UNIQUE (tenant_id, calendar_id);
alter table sla_calendars add constraint sla_calendars_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
CREATE UNIQUE INDEX sla_calendars_name ON public.sla_calendars USING btree (tenant_id, lower(name)) WHERE (archived_at IS NULL);

create table sla_notice (
  event_id uuid not null,
  recipient_id uuid not null,
  tenant_id uuid not null,
  ticket_id uuid not null,
  metric text collate "C" not null,
  cycle integer not null,
  breached_at timestamp with time zone not null,
  tell_at timestamp with time zone not null
);
alter table sla_notice add constraint sla_notice_pkey PRIMARY KEY (event_id, recipient_id);
CREATE INDEX sla_notice_tell ON public.sla_notice USING btree (tell_at);

create table sla_policies (
  policy_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  name text not null,
  "position" integer not null,
  active boolean not null,
  calendar_id uuid not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  archived_at timestamp with time zone
);
alter table sla_policies add constraint sla_policies_check CHECK (((archived_at IS NULL) OR (NOT active)));
alter table sla_policies add constraint sla_policies_pkey PRIMARY KEY (policy_id);
alter table sla_policies add constraint sla_policies_tenant_id_calendar_id_fkey FOREIGN KEY (tenant_id, calendar_id) REFERENCES sla_calendars(tenant_id, calendar_id);
alter table sla_policies add constraint sla_policies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
CREATE UNIQUE INDEX sla_policies_name ON public.sla_policies USING btree (tenant_id, lower(name)) WHERE (archived_at IS NULL);
CREATE INDEX sla_policies_order ON public.sla_policies USING btree (tenant_id, "position") WHERE (archived_at IS NULL);

create table sla_policy_versions (
  policy_id uuid not null,
  version integer not null,
  calendar_id uuid not null,
  body jsonb not null,
  created_at timestamp with time zone not null,
  created_by text not null
);
alter table sla_policy_versions add constraint sla_policy_versions_calendar_id_fkey FOREIGN KEY (calendar_id) REFERENCES sla_calendars(calendar_id);
alter table sla_policy_versions add constraint sla_policy_versions_pkey PRIMARY KEY (policy_id, version);
alter table sla_policy_versions add constraint sla_policy_versions_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES sla_policies(policy_id);

create table sla_revisions (
  tenant_id uuid not null,
  revision bigint not null default 1
);
alter table sla_revisions add constraint sla_revisions_pkey PRIMARY KEY (tenant_id);
alter table sla_revisions add constraint sla_revisions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);

create unlogged table stream_tickets (
  ticket_hash bytea not null,
  session_id uuid not null,
  tenant_id uuid not null,
  user_id uuid not null,
  role_version integer not null,
  session_ends_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);
alter table stream_tickets add constraint stream_tickets_pkey PRIMARY KEY (ticket_hash);
CREATE INDEX stream_tickets_age ON public.stream_tickets USING btree (expires_at);

create table streams (
  stream_id text collate "C" not null,
  tenant_id uuid not null,
  category text collate "C" not null,
  version integer not null
) with (fillfactor=70);
alter table streams add constraint streams_pkey PRIMARY KEY (stream_id);
alter table streams add constraint streams_version_check CHECK ((version >= 0));
CREATE INDEX streams_category ON public.streams USING btree (category, stream_id);

create table team_members (
  tenant_id uuid not null,
  team_id uuid not null,
  user_id uuid not null
);
alter table team_members add constraint team_members_pkey PRIMARY KEY (tenant_id, user_id, team_id);
alter table team_members add constraint team_members_tenant_id_team_id_fkey FOREIGN KEY (tenant_id, team_id) REFERENCES teams(tenant_id, team_id);
alter table team_members add constraint team_members_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES memberships(tenant_id, user_id);
CREATE INDEX team_members_team ON public.team_members USING btree (tenant_id, team_id);

create table teams (
  team_id uuid not null,
  tenant_id uuid not null,
  version integer not null default 1,
  name text not null,
  created_at timestamp with time zone not null,
  archived_at timestamp with time zone
);
alter table teams add constraint teams_pkey PRIMARY KEY (team_id);
alter table teams add constraint teams_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
alter table teams add constraint teams_tenant_id_team_id_key UNIQUE (tenant_id, team_id);
CREATE UNIQUE INDEX teams_name ON public.teams USING btree (tenant_id, lower(name)) WHERE (archived_at IS NULL);

create table tenant_settings (
  tenant_id uuid not null,
  version integer not null default 1,
  rules_revision bigint not null default 1,
  resolution_notes_required boolean not null default true,
  auto_close_after_days integer default 5,
  reopen_window_days integer default 14,
  updated_at timestamp with time zone not null default now()
);
alter table tenant_settings add constraint tenant_settings_auto_close_after_days_check CHECK (((auto_close_after_days >= 1) AND (auto_close_after_days <= 365)));
alter table tenant_settings add constraint tenant_settings_pkey PRIMARY KEY (tenant_id);
alter table tenant_settings add constraint tenant_settings_reopen_window_days_check CHECK (((reopen_window_days >= 0) AND (reopen_window_days <= 3650)));
alter table tenant_settings add constraint tenant_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);

create table tenants (
  tenant_id uuid not null,
  version integer not null default 1,
  slug text not null,
  name text not null,
  created_at timestamp with time zone not null,
  deactivated_at timestamp with time zone
);
alter table tenants add constraint tenants_pkey PRIMARY KEY (tenant_id);
alter table tenants add constraint tenants_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text));
alter table tenants add constraint tenants_slug_key UNIQUE (slug);
CREATE TRIGGER tenant_has_a_desk AFTER INSERT ON public.tenants FOR EACH ROW EXECUTE FUNCTION seed_desk_of_new_tenant();

create table ticket_attachment (
  ticket_id uuid not null,
  attachment_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  comment_id uuid,
  author_id text collate "C" not null,
  file_name text not null,
  content_type text collate "C" not null,
  bytes bigint not null,
  sha256 text collate "C" not null,
  visibility text collate "C" not null,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone
);
alter table ticket_attachment add constraint ticket_attachment_pkey PRIMARY KEY (ticket_id, attachment_id);
CREATE INDEX ticket_attachment_id ON public.ticket_attachment USING btree (attachment_id);
CREATE INDEX ticket_attachment_order ON public.ticket_attachment USING btree (ticket_id, version);
CREATE INDEX ticket_attachment_removed ON public.ticket_attachment USING btree (removed_at) WHERE (removed_at IS NOT NULL);

create table ticket_clock (
  ticket_id uuid not null,
  metric text collate "C" not null,
  cycle integer not null,
  tenant_id uuid not null,
  state text collate "C" not null,
  due_at timestamp with time zone,
  breached_at timestamp with time zone,
  started_at timestamp with time zone not null,
  remaining_ms bigint not null,
  counting boolean not null,
  computed_at timestamp with time zone not null,
  calendar_id uuid not null,
  calendar_version integer not null
);
alter table ticket_clock add constraint ticket_clock_pkey PRIMARY KEY (ticket_id, metric, cycle);
alter table ticket_clock add constraint ticket_clock_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'breached'::text])));
CREATE INDEX ticket_clock_due ON public.ticket_clock USING btree (tenant_id, due_at, ticket_id, metric) WHERE (due_at IS NOT NULL);
CREATE INDEX ticket_clock_paused ON public.ticket_clock USING btree (tenant_id, ticket_id, metric) WHERE (due_at IS NULL);

create table ticket_comment (
  ticket_id uuid not null,
  comment_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  author_id text collate "C" not null,
  author_kind text collate "C" not null,
  visibility text collate "C" not null,
  body text not null,
  created_at timestamp with time zone not null,
  edited_at timestamp with time zone,
  deleted_at timestamp with time zone,
  mentions text[] collate "C" not null default '{}'::text[],
  carried_ticket_id uuid,
  carried_requester_id text collate "C"
);
alter table ticket_comment add constraint ticket_comment_pkey PRIMARY KEY (ticket_id, comment_id);
CREATE INDEX ticket_comment_carried ON public.ticket_comment USING btree (carried_ticket_id) WHERE (carried_ticket_id IS NOT NULL);
CREATE INDEX ticket_comment_order ON public.ticket_comment USING btree (ticket_id, version);

create table ticket_detail (
  ticket_id uuid not null,
  tenant_id uuid not null,
  number text collate "C" not null,
  version integer not null,
  detail jsonb not null
) with (fillfactor=80);
alter table ticket_detail add constraint ticket_detail_pkey PRIMARY KEY (ticket_id);
CREATE INDEX ticket_detail_number ON public.ticket_detail USING btree (tenant_id, number);

create table ticket_history (
  ticket_id uuid not null,
  version integer not null,
  field text collate "C" not null,
  tenant_id uuid not null,
  "from" jsonb,
  "to" jsonb,
  event_id uuid not null,
  event_type text collate "C" not null,
  actor_kind text collate "C" not null,
  actor_id text collate "C" not null,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  correlation_id text collate "C" not null,
  causation_id text collate "C",
  staff_only boolean not null default true
);
alter table ticket_history add constraint ticket_history_pkey PRIMARY KEY (ticket_id, version, field);

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
  due_at timestamp with time zone,
  pending_reason text collate "C",
  pending_until timestamp with time zone,
  comment_count integer not null,
  public_comment_count integer not null,
  reopen_count integer not null,
  reassignment_count integer not null,
  importing boolean not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  public_updated_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  closed_at timestamp with time zone,
  first_replied_at timestamp with time zone,
  version integer not null,
  public_version integer not null,
  deleted_at timestamp with time zone,
  custom_fields jsonb not null default '{}'::jsonb,
  merged_into uuid,
  sla_facts jsonb not null default '[]'::jsonb
);
alter table ticket_list add constraint ticket_list_pkey PRIMARY KEY (ticket_id);
CREATE INDEX ticket_list_assignee ON public.ticket_list USING btree (tenant_id, assignee_id, created_at, ticket_id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_list_created ON public.ticket_list USING btree (tenant_id, created_at, ticket_id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_list_custom_fields ON public.ticket_list USING gin (custom_fields jsonb_path_ops) WHERE ((deleted_at IS NULL) AND (custom_fields <> '{}'::jsonb));
CREATE INDEX ticket_list_due ON public.ticket_list USING btree (tenant_id, COALESCE(due_at, 'infinity'::timestamp with time zone), ticket_id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_list_number ON public.ticket_list USING btree (tenant_id, length(number), number, ticket_id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_list_open_assignee ON public.ticket_list USING btree (tenant_id, assignee_id, updated_at, ticket_id) WHERE ((deleted_at IS NULL) AND (status = ANY (ARRAY['NEW'::text, 'OPEN'::text, 'IN_PROGRESS'::text, 'PENDING_INFO'::text, 'ESCALATED'::text, 'REOPENED'::text])));
CREATE INDEX ticket_list_open_created ON public.ticket_list USING btree (tenant_id, created_at, ticket_id) WHERE ((deleted_at IS NULL) AND (status = ANY (ARRAY['NEW'::text, 'OPEN'::text, 'IN_PROGRESS'::text, 'PENDING_INFO'::text, 'ESCALATED'::text, 'REOPENED'::text])));
CREATE INDEX ticket_list_open_due ON public.ticket_list USING btree (tenant_id, COALESCE(due_at, 'infinity'::timestamp with time zone), ticket_id) INCLUDE (due_at) WHERE ((deleted_at IS NULL) AND (status = ANY (ARRAY['NEW'::text, 'OPEN'::text, 'IN_PROGRESS'::text, 'PENDING_INFO'::text, 'ESCALATED'::text, 'REOPENED'::text])));
CREATE INDEX ticket_list_open_priority ON public.ticket_list USING btree (tenant_id, priority, created_at, ticket_id) WHERE ((deleted_at IS NULL) AND (status = ANY (ARRAY['NEW'::text, 'OPEN'::text, 'IN_PROGRESS'::text, 'PENDING_INFO'::text, 'ESCALATED'::text, 'REOPENED'::text])));
CREATE INDEX ticket_list_open_team ON public.ticket_list USING btree (tenant_id, team_id, updated_at, ticket_id) WHERE ((deleted_at IS NULL) AND (status = ANY (ARRAY['NEW'::text, 'OPEN'::text, 'IN_PROGRESS'::text, 'PENDING_INFO'::text, 'ESCALATED'::text, 'REOPENED'::text])));
CREATE INDEX ticket_list_open_unassigned ON public.ticket_list USING btree (tenant_id, created_at, ticket_id) WHERE ((deleted_at IS NULL) AND (status = ANY (ARRAY['NEW'::text, 'OPEN'::text, 'IN_PROGRESS'::text, 'PENDING_INFO'::text, 'ESCALATED'::text, 'REOPENED'::text])) AND (assignee_id IS NULL));
CREATE INDEX ticket_list_open_updated ON public.ticket_list USING btree (tenant_id, updated_at, ticket_id) WHERE ((deleted_at IS NULL) AND (status = ANY (ARRAY['NEW'::text, 'OPEN'::text, 'IN_PROGRESS'::text, 'PENDING_INFO'::text, 'ESCALATED'::text, 'REOPENED'::text])));
CREATE INDEX ticket_list_organization ON public.ticket_list USING btree (tenant_id, organization_id, created_at, ticket_id) WHERE ((deleted_at IS NULL) AND (organization_id IS NOT NULL));
CREATE INDEX ticket_list_priority ON public.ticket_list USING btree (tenant_id, priority, created_at, ticket_id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_list_requester ON public.ticket_list USING btree (tenant_id, requester_id, created_at, ticket_id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_list_status ON public.ticket_list USING btree (tenant_id, status, created_at, ticket_id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_list_tags ON public.ticket_list USING gin (tags) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_list_team ON public.ticket_list USING btree (tenant_id, team_id, created_at, ticket_id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_list_updated ON public.ticket_list USING btree (tenant_id, updated_at, ticket_id) WHERE (deleted_at IS NULL);

create table ticket_search (
  ticket_id uuid not null,
  text_id text collate "C" not null,
  tenant_id uuid not null,
  internal boolean not null,
  seq bigint not null,
  scopes bigint[] not null,
  title text,
  words tsvector not null
);
alter table ticket_search add constraint ticket_search_pkey PRIMARY KEY (ticket_id, text_id);
CREATE INDEX ticket_search_newest ON public.ticket_search USING btree (tenant_id, seq) WHERE (text_id = 'ticket'::text);
CREATE INDEX ticket_search_title ON public.ticket_search USING gin (title gin_trgm_ops, scopes) WITH (gin_pending_list_limit='256') WHERE (text_id = 'ticket'::text);
CREATE INDEX ticket_search_words ON public.ticket_search USING gin (words, scopes) WITH (gin_pending_list_limit='256');

create table ticket_statistics (
  tenant_id uuid not null,
  dimension text collate "C" not null,
  value text collate "C" not null,
  slot smallint not null,
  count bigint not null
) with (fillfactor=50);
alter table ticket_statistics add constraint ticket_statistics_pkey PRIMARY KEY (tenant_id, dimension, value, slot);

create table ticket_tag (
  ticket_id uuid not null,
  tag text collate "C" not null,
  tenant_id uuid not null,
  created_at timestamp with time zone not null
);
alter table ticket_tag add constraint ticket_tag_pkey PRIMARY KEY (ticket_id, tag);
CREATE INDEX ticket_tag_created ON public.ticket_tag USING btree (tenant_id, tag, created_at, ticket_id);

create table ticket_templates (
  template_id uuid not null,
  tenant_id uuid not null,
  version integer not null,
  name text not null,
  description text,
  fields jsonb not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);
alter table ticket_templates add constraint ticket_templates_pkey PRIMARY KEY (template_id);
alter table ticket_templates add constraint ticket_templates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
CREATE UNIQUE INDEX ticket_templates_name ON public.ticket_templates USING btree (tenant_id, lower(name));

create table ticket_timer (
  ticket_id uuid not null,
  tenant_id uuid not null,
  kind text collate "C" not null,
  since timestamp with time zone not null,
  due_at timestamp with time zone,
  cause text collate "C" not null,
  attempts integer not null default 0,
  taken_until timestamp with time zone
) with (fillfactor=80);
alter table ticket_timer add constraint ticket_timer_kind_check CHECK ((kind = ANY (ARRAY['auto_close'::text, 'wake_up'::text, 'sla'::text])));
alter table ticket_timer add constraint ticket_timer_pkey PRIMARY KEY (ticket_id, kind);
CREATE INDEX ticket_timer_closing ON public.ticket_timer USING btree (tenant_id) WHERE (kind = 'auto_close'::text);
CREATE INDEX ticket_timer_due ON public.ticket_timer USING btree (due_at) WHERE (kind <> 'sla'::text);
CREATE INDEX ticket_timer_sla_due ON public.ticket_timer USING btree (due_at, ticket_id) WHERE (kind = 'sla'::text);

create table users (
  user_id uuid not null,
  email text not null,
  email_key text generated always as (lower(email)) stored,
  created_at timestamp with time zone not null,
  tenant_id uuid
);
alter table users add constraint users_pkey PRIMARY KEY (user_id);
alter table users add constraint users_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id);
CREATE UNIQUE INDEX users_address ON public.users USING btree (email_key, tenant_id);

CREATE OR REPLACE FUNCTION public.append_events(p_tenant_id uuid, p_stream_ids text[], p_categories text[], p_expected integer[], p_events jsonb[], p_principal text, p_route text, p_key text, p_fingerprint text, p_answer jsonb, OUT outcome text, OUT versions integer[], OUT last_position bigint, OUT recorded_at timestamp with time zone, OUT answer jsonb, OUT fingerprint text, OUT conflict_stream_id text, OUT actual_version integer)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
declare
  streams_count constant integer := cardinality(p_stream_ids);
  event jsonb;
  counts integer[];
  hits integer;
  written integer := 0;
  outboxed integer := 0;
begin
  -- 1. The key. A concurrent duplicate waits here until the first has ended, then reads its answer in a new
  -- statement (one statement would still see the snapshot from before and answer null). If the first undid or
  -- expired its row in between, the insert is tried again.
  while p_key is not null loop
    insert into commands (tenant_id, principal, route, key, fingerprint, answer)
    values (p_tenant_id, p_principal, p_route, p_key, p_fingerprint, p_answer)
    on conflict do nothing;
    exit when found;
    select c.answer, c.fingerprint into answer, fingerprint
    from commands c
    where c.tenant_id = p_tenant_id and c.principal = p_principal and c.route = p_route and c.key = p_key;
    if found then
      outcome := 'duplicate';
      return;
    end if;
  end loop;

  -- 2. The streams, in id order: the row lock is what orders positions within a stream.
  for i in 1 .. streams_count loop
    if i > 1 and p_stream_ids[i] <= p_stream_ids[i - 1] collate "C" then
      raise exception 'streams must be ascending and distinct' using errcode = 'invalid_parameter_value';
    end if;
    counts[i] := jsonb_array_length(p_events[i]);
    if p_expected[i] = 0 then
      insert into streams (stream_id, tenant_id, category, version)
      values (p_stream_ids[i], p_tenant_id, p_categories[i], counts[i])
      on conflict do nothing;
    elsif counts[i] = 0 then
      perform from streams s
      where s.stream_id = p_stream_ids[i] and s.version = p_expected[i]
        and s.tenant_id = p_tenant_id and s.category = p_categories[i]
      for share;
    else
      update streams s set version = s.version + counts[i]
      where s.stream_id = p_stream_ids[i] and s.version = p_expected[i]
        and s.tenant_id = p_tenant_id and s.category = p_categories[i];
    end if;

    if not found then
      -- Undone by hand and not by an exception block: a subtransaction would burn a second transaction id on
      -- every append (measured equal at best), this costs only the rare conflict.
      for j in 1 .. i - 1 loop
        if p_expected[j] = 0 then
          delete from streams s where s.stream_id = p_stream_ids[j];
        elsif counts[j] > 0 then
          update streams s set version = p_expected[j] where s.stream_id = p_stream_ids[j];
        end if;
      end loop;
      if p_key is not null then
        delete from commands c
        where c.tenant_id = p_tenant_id and c.principal = p_principal and c.route = p_route and c.key = p_key;
      end if;
      outcome := 'conflict';
      versions := null;
      conflict_stream_id := p_stream_ids[i];
      select s.version into actual_version
      from streams s
      where s.stream_id = conflict_stream_id and s.tenant_id = p_tenant_id and s.category = p_categories[i];
      actual_version := coalesce(actual_version, 0);
      return;
    end if;

    if p_expected[i] = 0 and counts[i] = 0 then
      -- A guard on a stream that must not exist: our own uncommitted row keeps other creators waiting even
      -- after we deleted it again.
      delete from streams s where s.stream_id = p_stream_ids[i];
    end if;
    versions[i] := p_expected[i] + counts[i];
  end loop;

  -- 3. to 5. Only now positions, events and outbox rows. (A loop of single rows is as fast as a set from
  -- jsonb_to_recordset for one event, the usual case, and needs no other plan for many.)
  recorded_at := date_trunc('milliseconds', clock_timestamp());
  for i in 1 .. streams_count loop
    for n in 1 .. counts[i] loop
      event := p_events[i] -> (n - 1);
      last_position := nextval('event_position');
      insert into events (
        stream_id, version, pos, type, schema_version, event_id, tenant_id, occurred_at, recorded_at, data, meta
      ) values (
        p_stream_ids[i], p_expected[i] + n, last_position, event ->> 'type', (event -> 'schemaVersion')::integer,
        (event ->> 'eventId')::uuid, p_tenant_id, (event ->> 'occurredAt')::timestamptz, append_events.recorded_at,
        event -> 'data', event -> 'meta'
      );
      get diagnostics hits = row_count;
      written := written + hits;
      insert into outbox (pos, stream_id, version, category)
      values (last_position, p_stream_ids[i], p_expected[i] + n, p_categories[i]);
      get diagnostics hits = row_count;
      outboxed := outboxed + hits;
    end loop;
  end loop;

  -- 6. A trigger or rule that swallowed a row must not pass for success.
  if written <> (select coalesce(sum(c), 0) from unnest(counts) as c) or outboxed <> written then
    raise exception 'append wrote % events and % outbox rows of %', written, outboxed, counts;
  end if;
  outcome := 'appended';
end
$function$;

CREATE OR REPLACE FUNCTION public.append_to_stream(p_tenant_id uuid, p_stream_id text, p_category text, p_expected integer, p_events jsonb, p_principal text, p_route text, p_key text, p_fingerprint text, p_answer jsonb, OUT outcome text, OUT version integer, OUT last_position bigint, OUT recorded_at timestamp with time zone, OUT answer jsonb, OUT fingerprint text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
declare
  count constant integer := jsonb_array_length(p_events);
  event jsonb;
  hits integer;
  written integer := 0;
  outboxed integer := 0;
begin
  -- 1. The key, as in append_events: a concurrent duplicate waits here until the first has ended.
  while p_key is not null loop
    insert into commands (tenant_id, principal, route, key, fingerprint, answer)
    values (p_tenant_id, p_principal, p_route, p_key, p_fingerprint, p_answer)
    on conflict do nothing;
    exit when found;
    select c.answer, c.fingerprint into answer, fingerprint
    from commands c
    where c.tenant_id = p_tenant_id and c.principal = p_principal and c.route = p_route and c.key = p_key;
    if found then
      outcome := 'duplicate';
      return;
    end if;
  end loop;

  -- 2. The stream: its row lock is what orders its positions.
  if p_expected = 0 then
    insert into streams (stream_id, tenant_id, category, version)
    values (p_stream_id, p_tenant_id, p_category, count)
    on conflict do nothing;
  else
    update streams s set version = s.version + count
    where s.stream_id = p_stream_id and s.version = p_expected
      and s.tenant_id = p_tenant_id and s.category = p_category;
  end if;
  if not found then
    if p_key is not null then
      delete from commands c
      where c.tenant_id = p_tenant_id and c.principal = p_principal and c.route = p_route and c.key = p_key;
    end if;
    outcome := 'conflict';
    select s.version into version
    from streams s
    where s.stream_id = p_stream_id and s.tenant_id = p_tenant_id and s.category = p_category;
    version := coalesce(version, 0);
    return;
  end if;

  -- 3. to 5. Only now positions, events and outbox rows.
  recorded_at := date_trunc('milliseconds', clock_timestamp());
  for n in 1 .. count loop
    event := p_events -> (n - 1);
    last_position := nextval('event_position');
    insert into events (
      stream_id, version, pos, type, schema_version, event_id, tenant_id, occurred_at, recorded_at, data, meta
    ) values (
      p_stream_id, p_expected + n, last_position, event ->> 'type', (event -> 'schemaVersion')::integer,
      (event ->> 'eventId')::uuid, p_tenant_id, (event ->> 'occurredAt')::timestamptz,
      append_to_stream.recorded_at, event -> 'data', event -> 'meta'
    );
    get diagnostics hits = row_count;
    written := written + hits;
    insert into outbox (pos, stream_id, version, category)
    values (last_position, p_stream_id, p_expected + n, p_category);
    get diagnostics hits = row_count;
    outboxed := outboxed + hits;
  end loop;

  -- 6. A trigger or rule that swallowed a row, or an empty list, must not pass for success.
  if count = 0 or written <> count or outboxed <> count then
    raise exception 'append wrote % events and % outbox rows of %', written, outboxed, count;
  end if;
  outcome := 'appended';
  version := p_expected + count;
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'admin_audit is append-only' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.search_block(tenant_id uuid, level integer, block bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select hashtextextended(tenant_id::text || ' ' || level::text || ' ' || block::text, 0) $function$;

CREATE OR REPLACE FUNCTION public.search_requester(tenant_id uuid, requester_id text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select hashtextextended(tenant_id::text || ' by ' || requester_id, 0) $function$;

CREATE OR REPLACE FUNCTION public.search_scopes(tenant_id uuid, requester_id text, internal boolean, seq bigint)
 RETURNS bigint[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select array[
    hashtextextended(tenant_id::text, 0),
    search_block(tenant_id, 10, seq >> 10),
    search_block(tenant_id, 12, seq >> 12),
    search_block(tenant_id, 14, seq >> 14),
    search_block(tenant_id, 16, seq >> 16),
    search_block(tenant_id, 18, seq >> 18),
    search_block(tenant_id, 20, seq >> 20)
  ] || case when internal then '{}' else array[search_requester(tenant_id, requester_id)] end
$function$;

CREATE OR REPLACE FUNCTION public.seed_desk(p_tenant_id uuid, p_at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into tenant_settings (tenant_id, updated_at) values (p_tenant_id, p_at) on conflict do nothing;
  insert into categories (category_id, tenant_id, version, key, name, created_at, updated_at)
  select gen_random_uuid(), p_tenant_id, 1, key, initcap(key), p_at, p_at
  from unnest(array['billing', 'technical', 'general']) as key
  on conflict do nothing;
$function$;

CREATE OR REPLACE FUNCTION public.seed_desk_of_new_tenant()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform seed_desk(new.tenant_id, new.created_at);
  return null;
end
$function$;
