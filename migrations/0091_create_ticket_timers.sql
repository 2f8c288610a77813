-- Why: what falls due on a ticket by itself (auto-close, wake-up), at most one; a worker takes it by `due_at`.
-- `since` is RESOLVED's time or the end of the wait; `due_at` null: its tenant never closes by itself.
-- Locks: nothing that exists.
create table ticket_timer (
  ticket_id uuid primary key,
  tenant_id uuid not null,
  kind text collate "C" not null check (kind in ('auto_close', 'wake_up')),
  since timestamptz not null,
  due_at timestamptz,
  cause text collate "C" not null, -- the event that began it
  attempts integer not null default 0,
  taken_until timestamptz -- by the database's clock; past: whoever wants it may take it
);

create index ticket_timer_due on ticket_timer (due_at);
create index ticket_timer_closing on ticket_timer (tenant_id) where kind = 'auto_close';
