import { systemIds } from '@docket/runtime'
import { createServiceLevels, seedServiceLevels } from '@docket/service-levels'
import type { OpenTicket, Priority, Tier } from '@docket/ticketing'
import {
  alwaysOpen,
  type Calendar,
  compileCalendar,
  defaultPolicy,
  type Metric,
  type MetricTarget,
  type PolicyPin,
  type PolicySubject,
  parseCalendar,
  pinFor,
  type SlaTargets,
} from '@docket/ticketing/sla'
import { tenantId, type useSlaHouse } from './house.ts'

export const hourMs = 3_600_000

export const within = (milliseconds: number, more: Partial<MetricTarget> = {}): MetricTarget => ({
  target: { unit: 'duration', milliseconds },
  warnings: [75],
  levels: [],
  notify: [],
  ...more,
})

export const threeLevels: Pick<MetricTarget, 'levels'> = {
  levels: [
    { after: 0, level: 1 },
    { after: 50, level: 2 },
    { after: 100, level: 3 },
  ],
}

const nineToFive = [{ from: '09:00', to: '17:00' }]
const parsed = parseCalendar({
  name: 'biz',
  timeZone: 'Europe/Berlin',
  hours: {
    monday: nineToFive,
    tuesday: nineToFive,
    wednesday: nineToFive,
    thursday: nineToFive,
    friday: nineToFive,
  },
})
if (!parsed.ok) throw new Error('no calendar')
const biz: Calendar = parsed.value

/** A tenant with service levels as it begins, business hours besides, and tickets that are promised something. */
export const usePromises = async (house: Awaited<ReturnType<typeof useSlaHouse>>) => {
  const { pool, clock, give, at, open } = house
  await pool.query(
    `insert into tenants (tenant_id, slug, name, created_at) values ($1, 'acme', 'Acme', now())
     on conflict do nothing`,
    [tenantId],
  )
  const client = await pool.connect()
  await seedServiceLevels(client, { tenantId }).finally(() => client.release())
  const { rows } = await pool.query('select calendar_id from sla_calendars where tenant_id = $1', [tenantId])
  const always: string = rows[0].calendar_id
  const business = systemIds.next()
  await pool.query(
    `insert into sla_calendars (calendar_id, tenant_id, version, name, created_at, updated_at)
     values ($1, $2, 1, 'biz', now(), now())`,
    [business, tenantId],
  )
  await pool.query(
    `insert into sla_calendar_versions (calendar_id, version, body, created_at, created_by)
     values ($1, 1, $2, now(), 'test')`,
    [business, JSON.stringify(biz)],
  )
  const policyId = systemIds.next()
  let policyVersion = 0
  const pin = (targets: SlaTargets, calendarId = always): PolicyPin => {
    policyVersion += 1
    return { policyId, policyVersion, calendarId, calendarVersion: 1, targets }
  }
  const apply = (ticketId: string, targets: SlaTargets, calendarId?: string, when = at()) =>
    give(ticketId, { type: 'ApplySlaPolicy', at: when, data: pin(targets, calendarId) })
  return {
    always,
    business,
    serviceLevels: createServiceLevels({ pool, clock, ids: systemIds }),
    pin,
    apply,
    /** Opened, and promised at once. */
    async promised(
      targets: SlaTargets,
      { calendarId, ...more }: Partial<OpenTicket['data']> & { calendarId?: string } = {},
    ): Promise<string> {
      const ticketId = await open(more)
      await apply(ticketId, targets, calendarId)
      return ticketId
    },
    /** Opened with what the default policy promises such a ticket. */
    async byDefault({
      priority = 'P3',
      tier = null,
      ...more
    }: Partial<OpenTicket['data']> & {
      priority?: Priority
      tier?: Tier | null
    } = {}): Promise<string> {
      const ticketId = await open({ priority, tier, ...more })
      const version = { policyId, version: 1, calendarId: always, calendarVersion: 1, policy: defaultPolicy }
      const subject: PolicySubject = {
        ...{ priority, tier, type: 'INCIDENT', category: 'technical', channel: 'WEB' },
        ...{ teamId: more.teamId ?? null, tags: [], customFields: {} },
      }
      const data = pinFor(version, subject, compileCalendar(alwaysOpen), Date.parse(at()))
      await give(ticketId, { type: 'ApplySlaPolicy', at: at(), data })
      return ticketId
    },
    /** `resolution/1/breach 2026-11-02T13:00:00.000Z` for each recording, in the order of the log. */
    async recordings(ticketId: string): Promise<readonly string[]> {
      const events = await house.eventsOf(ticketId)
      return events.flatMap(({ type, data, occurredAt }) => {
        const one = data as Recording
        if (type === 'SlaWarningRaised' || type === 'SlaBreached')
          return [`${one.metric}/${one.cycle}/${one.threshold} ${one.at}`]
        if (type !== 'TicketEscalated' || !one.cause) return []
        const { metric, cycle, threshold } = one.cause
        return [`${metric}/${cycle}/${threshold} noticed ${occurredAt}`]
      })
    },
    clocks: async () =>
      (await pool.query('select * from ticket_clock order by due_at, ticket_id, metric')).rows,
    timersOf: async (ticketId: string) =>
      (await pool.query("select * from ticket_timer where ticket_id = $1 and kind = 'sla'", [ticketId])).rows,
  }
}

type Recording = {
  metric: Metric
  cycle: number
  threshold: string
  at: string
  cause?: { metric: Metric; cycle: number; threshold: string } | null
}
