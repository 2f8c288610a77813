-- Why: comments are searched too, one row a text with who may find it; scopes narrow a common word to the newest
-- tickets inside the index (decision 0070). Titles and numbers are found by parts of them (trigrams).
-- What the parser would take for tags and entities is text like any other.
-- Locks: ticket_search, which is built anew from the tickets and comments there are.
create extension if not exists pg_trgm;

drop table ticket_search;
create table ticket_search (
  ticket_id uuid not null,
  text_id text collate "C" not null, -- 'ticket': title (A) and description (B); else the comment (C) of this id
  tenant_id uuid not null,
  internal boolean not null,
  seq bigint not null, -- the ticket's number without its prefix
  scopes bigint[] not null,
  title text, -- number and title, on the row of the ticket
  words tsvector not null,
  primary key (ticket_id, text_id)
);

-- What a text is found in: its tenant, the blocks of ticket numbers it lies in, and, unless it is internal, the
-- tickets of its requester. `level` n stands for blocks of 2^n tickets. (Casts are spelled out: without them the
-- functions are only stable inside, and PostgreSQL calls them for each row, 60 us, instead of inlining them.)
create function search_block(tenant_id uuid, level integer, block bigint) returns bigint
language sql immutable parallel safe as
$$ select hashtextextended(tenant_id::text || ' ' || level::text || ' ' || block::text, 0) $$;

create function search_requester(tenant_id uuid, requester_id text) returns bigint
language sql immutable parallel safe as
$$ select hashtextextended(tenant_id::text || ' by ' || requester_id, 0) $$;

create function search_scopes(tenant_id uuid, requester_id text, internal boolean, seq bigint) returns bigint[]
language sql immutable parallel safe as $$
  select array[
    hashtextextended(tenant_id::text, 0),
    search_block(tenant_id, 10, seq >> 10),
    search_block(tenant_id, 12, seq >> 12),
    search_block(tenant_id, 14, seq >> 14),
    search_block(tenant_id, 16, seq >> 16),
    search_block(tenant_id, 18, seq >> 18),
    search_block(tenant_id, 20, seq >> 20)
  ] || case when internal then '{}' else array[search_requester(tenant_id, requester_id)] end
$$;

insert into ticket_search (ticket_id, text_id, tenant_id, internal, seq, scopes, title, words)
select ticket_id, 'ticket', tenant_id, false, seq,
  search_scopes(tenant_id, detail ->> 'requesterId', false, seq),
  number || ' ' || (detail ->> 'title'),
  setweight(to_tsvector('simple', concat_ws(' ', number, replace(number, '-', ' '), translate(detail ->> 'title', '<>&', '   '))), 'A')
    || setweight(to_tsvector('simple', translate(detail ->> 'description', '<>&', '   ')), 'B')
from ticket_detail, lateral (select coalesce(substring(number from '[0-9]+$'), '0')::bigint as seq) as numbered;

insert into ticket_search (ticket_id, text_id, tenant_id, internal, seq, scopes, title, words)
select c.ticket_id, c.comment_id::text, c.tenant_id, c.visibility = 'INTERNAL', t.seq,
  search_scopes(c.tenant_id, l.requester_id, c.visibility = 'INTERNAL', t.seq), null,
  setweight(to_tsvector('simple', translate(c.body, '<>&', '   ')), 'C')
from ticket_comment c
join ticket_search t on t.ticket_id = c.ticket_id and t.text_id = 'ticket'
join ticket_list l on l.ticket_id = c.ticket_id
where c.deleted_at is null;

-- A short pending list: every search reads it from end to end.
create index ticket_search_words on ticket_search using gin (words, scopes) with (gin_pending_list_limit = 256);
create index ticket_search_title on ticket_search using gin (title gin_trgm_ops, scopes)
  with (gin_pending_list_limit = 256) where text_id = 'ticket';
create index ticket_search_newest on ticket_search (tenant_id, seq) where text_id = 'ticket';
update read_table set version = 2, built_at = now() where name = 'ticket_search';
