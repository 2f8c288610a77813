-- Which first replies and resolutions of a replayed log came too late: computed from the raw events alone, in
-- nothing but SQL, beside what the system recorded. $1 is the tag of the log's tickets, $2 the instant to judge at.
--
-- A history that was imported is judged by the policy its import was finished with, as if it had held from the
-- opening. Resolution: the time that was not spent in PENDING_INFO, per cycle, from opening or reopening until the
-- ticket is resolved, closed, merged away or deleted. First reply: until a person of the staff first answered in public, or the
-- ticket was resolved without it. What ends at the deadline itself is in time.
with ticket as materialized (
  select stream_id, data ->> 'number' as number
  from events
  where type = 'TicketOpened' and data -> 'tags' ? $1
),
event as materialized (
  select stream_id, number, version, type, data, meta -> 'actor' ->> 'kind' as actor,
    (extract(epoch from occurred_at) * 1000)::bigint as at
  from ticket join events using (stream_id)
),
-- A ticket is left out when more became of it than this page tells of: a due date set by hand, a policy applied anew
-- or removed, something undone or restored, hours that close, a target in working days.
judged as (
  select stream_id, number,
    (min(data #>> '{targets,first_reply,target,milliseconds}') filter (where is_pin))::bigint as first_reply,
    (min(data #>> '{targets,resolution,target,milliseconds}') filter (where is_pin))::bigint as resolution
  from event
  cross join lateral (select type = 'SlaPolicyApplied' as is_pin) as is_applied
  left join lateral (
    select not exists (
      select from jsonb_each(body -> 'hours') as day
      where day.value <> '[{"from": "00:00", "to": "24:00"}]'
    ) and body -> 'holidays' = '[]' as is_always_open
    from sla_calendar_versions as calendar
    where is_pin and calendar.calendar_id = (data ->> 'calendarId')::uuid
      and calendar.version = (data ->> 'calendarVersion')::integer
  ) as pinned on true
  group by stream_id, number
  having count(*) filter (where type = 'TicketImportFinished') = 1
    and count(*) filter (where is_pin and is_always_open) = 1
    and count(*) filter (where is_pin) = 1
    and not bool_or(is_pin and jsonb_path_exists(data, '$.targets.*.target.unit ? (@ <> "duration")'))
    and not bool_or(type in ('DueDateSet', 'SlaPolicyRemoved', 'TicketRestored', 'TicketUnmerged'))
    and not bool_or(type = 'TicketStatusChanged' and data -> 'restored' <> 'null')
),
step as (
  select stream_id, version, at,
    max(case type when 'TicketOpened' then 1 when 'TicketReopened' then (data ->> 'cycle')::integer end)
      over (partition by stream_id order by version) as cycle,
    data ->> 'to' is not distinct from 'PENDING_INFO' as is_waiting,
    type in ('TicketResolved', 'TicketClosed', 'TicketMerged', 'TicketDeleted') as is_end
  from event join judged using (stream_id)
  where type in ('TicketOpened', 'TicketReopened', 'TicketStatusChanged', 'TicketEscalated', 'TicketDeescalated',
      'TicketResolved', 'TicketClosed', 'TicketDeleted')
    or type = 'TicketMerged' and data ->> 'side' = 'source'
),
cycle as (
  select stream_id, cycle, min(version) as version, min(at) as began,
    coalesce(min(at) filter (where is_end), (extract(epoch from $2::timestamptz) * 1000)::bigint) as ended
  from step
  group by stream_id, cycle
),
-- From each step to the next one of its cycle; the last one lasts until the cycle's end.
stretch as (
  select step.stream_id, step.cycle, at as began, is_waiting, step.version, cycle.ended as cycle_ended,
    least(coalesce(lead(at) over (partition by stream_id, cycle order by step.version), cycle.ended), cycle.ended) as ended
  from step join cycle using (stream_id, cycle)
),
counted as (
  select stream_id, cycle, cycle_ended, ended,
    sum(ended - began) over (partition by stream_id, cycle order by version) as used
  from stretch
  where not is_waiting and ended > began
),
reply as (
  select stream_id, min(version) as version, min(at) as at
  from event
  where type = 'CommentAdded' and data ->> 'visibility' = 'PUBLIC' and data ->> 'authorKind' = 'agent'
    and data -> 'carriedFrom' = 'null' and actor in ('user', 'import')
  group by stream_id
),
computed as (
  select stream_id, 'resolution' as metric, cycle, min(ended - (used - resolution)) as at
  from counted join judged using (stream_id)
  where used >= resolution and ended - (used - resolution) < cycle_ended
  group by stream_id, cycle
  union all
  -- A reopened ticket waits for its first reply again as long as nobody has ever answered.
  select stream_id, 'first_reply', cycle, began + first_reply
  from cycle join judged using (stream_id) left join reply using (stream_id)
  where (reply.version is null or reply.version > cycle.version)
    and began + first_reply < least(cycle.ended, reply.at)
),
recorded as (
  select stream_id, data ->> 'metric' as metric, (data ->> 'cycle')::integer as cycle,
    array_agg((extract(epoch from (data ->> 'at')::timestamptz) * 1000)::bigint) as at
  from event join judged using (stream_id)
  where type = 'SlaBreached' and (data ->> 'at')::timestamptz < $2
  group by stream_id, 2, 3
),
compared as (
  select stream_id, metric, cycle, computed.at as computed, recorded.at as recorded,
    recorded.at is distinct from array[computed.at]::bigint[] as differs
  from computed full join recorded using (stream_id, metric, cycle)
)
select
  (select count(*) from ticket) as tickets,
  (select count(*) from judged) as judged,
  coalesce(sum(cardinality(recorded)), 0)::bigint as recorded,
  count(computed) as computed,
  count(*) filter (where differs) as differing,
  coalesce((array_agg(
    format('%s %s %s: computed %s, recorded %s', number, metric, cycle,
      coalesce(to_char(to_timestamp(computed / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'none'),
      coalesce((
        select string_agg(to_char(to_timestamp(one / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), ' and ')
        from unnest(recorded) as one), 'none'))
    order by number) filter (where differs))[:10], '{}') as examples
from compared left join judged using (stream_id)
