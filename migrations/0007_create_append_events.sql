-- Why: the whole append in one round trip and one implicit transaction, in the order that keeps positions honest.
-- Locks: the key row, then the rows of the named streams in id order, until the transaction ends.
create function append_events(
  p_tenant_id uuid,
  p_stream_ids text[], -- ascending, each once
  p_categories text[],
  p_expected integer[],
  p_events jsonb[], -- for each stream an array of {eventId, type, schemaVersion, occurredAt, data, meta}
  p_principal text,
  p_route text,
  p_key text, -- null: no idempotency entry
  p_fingerprint text,
  p_answer jsonb,
  out outcome text, -- appended, duplicate or conflict
  out versions integer[],
  out last_position bigint,
  out recorded_at timestamptz,
  out answer jsonb,
  out fingerprint text,
  out conflict_stream_id text,
  out actual_version integer
) language plpgsql volatile as $$
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
$$;
