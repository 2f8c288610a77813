import { type PinnedCalendars, tellAt } from '@docket/ticketing/sla'
import type { ClientBase } from 'pg'
import type { Breach } from './breach.ts'

/**
 * Notes who is to hear of each breach and from when on: people at work for the tenant now, never the requester. Who
 * was named once is not asked for again, so that a replay tells nobody anew.
 */
export const writeNotices = async (
  client: ClientBase,
  breaches: readonly Breach[],
  calendars: PinnedCalendars,
): Promise<void> => {
  if (breaches.length === 0) return
  await client.query({
    name: 'sla_notice_insert',
    text: `
      with breach as (
        select * from json_to_recordset($1) as b (
          event_id uuid, tenant_id uuid, ticket_id uuid, metric text, cycle integer, breached_at timestamptz,
          tell_at timestamptz, people uuid[], team_id uuid, manager boolean, requester_id uuid)
      ), named as (
        select event_id, tenant_id, unnest(people) as user_id, null as role from breach
        union
        select b.event_id, b.tenant_id, t.user_id, 'TEAM_LEAD'
        from breach b join team_members t on t.tenant_id = b.tenant_id and t.team_id = b.team_id
        union
        select b.event_id, b.tenant_id, m.user_id, 'MANAGER'
        from breach b join memberships m on m.tenant_id = b.tenant_id and m.role = 'MANAGER'
        where b.manager
      )
      insert into sla_notice (
        event_id, recipient_id, tenant_id, ticket_id, metric, cycle, breached_at, tell_at)
      select distinct b.event_id, m.user_id, b.tenant_id, b.ticket_id, b.metric, b.cycle, b.breached_at, b.tell_at
      from named n
      join breach b on b.event_id = n.event_id
      join memberships m on m.tenant_id = n.tenant_id and m.user_id = n.user_id
      where m.role = coalesce(n.role, m.role) and m.role <> 'END_USER' and m.deactivated_at is null
        and m.user_id is distinct from b.requester_id
        and not exists (select from sla_notice told where told.event_id = b.event_id)
      on conflict do nothing`,
    values: [JSON.stringify(breaches.map((one) => toRecord(one, calendars)))],
  })
}

const toRecord = (breach: Breach, calendars: PinnedCalendars) => {
  const { notify, assigneeId, followers, teamId } = breach
  const people = [
    ...(notify.includes('assignee') && assigneeId !== null ? [assigneeId] : []),
    ...(notify.includes('followers') ? followers : []),
  ]
  return {
    event_id: breach.eventId,
    tenant_id: breach.tenantId,
    ticket_id: breach.ticketId,
    metric: breach.metric,
    cycle: breach.cycle,
    breached_at: breach.at,
    tell_at: new Date(tellAt(Date.parse(breach.noticedAt), calendars(breach.pin), false)).toISOString(),
    people: people.filter(isUuid),
    team_id: notify.includes('team_lead') && teamId !== null && isUuid(teamId) ? teamId : null,
    manager: notify.includes('manager'),
    requester_id: isUuid(breach.requesterId) ? breach.requesterId : null,
  }
}

/** Imported histories name people of elsewhere. */
const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
