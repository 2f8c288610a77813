import { outboxSource } from '@docket/consumers'
import { type Follow, handleCommand } from '@docket/event-sourcing'
import { createEventStore, createOutboxWakeup } from '@docket/event-store'
import { createHealth, createMetrics, type Running, silentLogger, systemIds } from '@docket/runtime'
import { testDatabase, until } from '@docket/testkit'
import {
  defaultSettings,
  type OpenTicket,
  type Ticket,
  type TicketCommand,
  ticketCategory,
  ticketCodec,
  ticketDecider,
  ticketStream,
} from '@docket/ticketing'
import { afterAll, afterEach } from 'vitest'
import { type SlaOptions, startSla } from '../src/index.ts'

export const tenantId = systemIds.next()
export const minuteMs = 60_000
export const dayMs = 24 * 60 * minuteMs

/** A real database, a clock that only the test moves, tickets, and as many workers as a test starts. */
export const useSlaHouse = async () => {
  const database = await testDatabase({ max: 16 })
  const { pool } = database
  const wakeup = createOutboxWakeup()
  const store = createEventStore(pool, { wakeup })
  const log = silentLogger()
  let nowMs = Date.parse('2026-11-02T09:00:00.000Z')
  const clock = { now: () => new Date(nowMs).toISOString() }
  const running: (Running & { stuck: Promise<void> })[] = []
  const stopWorkers = async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()))
  }
  afterEach(stopWorkers)
  afterAll(() => database.close())

  const handle = handleCommand({ store, decider: ticketDecider, codec: ticketCodec, ids: systemIds })
  const give = (ticketId: string, ...commands: TicketCommand[]) => save(ticketId, commands)
  const save = async (
    ticketId: string,
    commands: TicketCommand[],
    follow?: Follow<TicketCommand, Ticket>,
  ) => {
    const outcome = await handle({
      ...(follow && { follow }),
      tenantId,
      streamId: ticketStream(ticketId),
      category: ticketCategory,
      commands,
      meta: {
        actor: { kind: 'user', id: 'ada', ip: null },
        correlationId: systemIds.next(),
        causationId: null,
        traceparent: null,
      },
    })
    if (outcome.outcome !== 'accepted') throw new Error(`${commands[0]?.type}: ${JSON.stringify(outcome)}`)
  }
  const at = () => clock.now()
  return {
    pool,
    store,
    url: database.url,
    clock,
    stopWorkers,
    /** From now on the clock shows the real time. */
    toRealTime() {
      nowMs = Date.now()
    },
    pass(ms: number) {
      nowMs += ms
    },
    start(more: Partial<SlaOptions> = {}) {
      const metrics = createMetrics()
      const health = createHealth()
      const source = outboxSource({ pool, log, wakeup })
      const sla = startSla({ pool, store, source, clock, log, metrics, health, pollMs: 30, ...more })
      running.push(sla)
      return { ...sla, metrics, health }
    },
    async open(more: Partial<OpenTicket['data']> = {}): Promise<string> {
      const ticketId = systemIds.next()
      await give(ticketId, {
        type: 'OpenTicket',
        at: at(),
        data: { ...ticket, ticketId, facts: factsOf(more), ...more },
      })
      return ticketId
    },
    resolve: (ticketId: string, when = at()) =>
      give(ticketId, {
        type: 'ResolveTicket',
        at: when,
        data: { resolution: { code: null, notes: 'done' }, settings: defaultSettings },
      }),
    wait: (ticketId: string, untilMs: number) =>
      give(ticketId, {
        type: 'ChangeStatus',
        at: at(),
        data: {
          to: 'PENDING_INFO',
          reason: 'VENDOR',
          until: new Date(nowMs + untilMs).toISOString(),
          settings: defaultSettings,
        },
      }),
    give,
    /** As the API saves: with what it asks for besides. */
    save,
    at,
    status: async (ticketId: string) => (await eventsOf(ticketId)).at(-1)?.type,
    eventsOf,
    /** Waits until the consumer has applied all there is. */
    settled: () =>
      until(async () => {
        const { rows } = await pool.query(
          `select from streams s left join consumer_stream c on c.stream_id = s.stream_id and c.consumer = 'sla'
           where s.category = 'ticket' and coalesce(c.version, 0) < s.version limit 1`,
        )
        return rows.length === 0
      }),
  }

  async function eventsOf(ticketId: string) {
    return store.readStream(tenantId, ticketStream(ticketId))
  }
}

/** A team that is named is there, and the assignee is in it. */
const factsOf = ({ assigneeId, teamId }: Partial<OpenTicket['data']>): OpenTicket['data']['facts'] => ({
  assignee: assigneeId ? { activeStaff: true, teamIds: teamId ? [teamId] : [] } : null,
  team: teamId ? { memberIds: assigneeId ? [assigneeId] : [] } : null,
})

const ticket: Omit<OpenTicket['data'], 'ticketId'> = {
  number: 'TCK-000001',
  title: 'The printer burns',
  description: 'It is warm in here.',
  priority: 'P3',
  type: 'INCIDENT',
  category: 'technical',
  environment: null,
  affectedService: null,
  channel: 'WEB',
  requesterId: 'rita',
  submitterId: 'rita',
  organizationId: null,
  tier: null,
  assigneeId: null,
  teamId: null,
  tags: [],
  imported: false,
  humanCategory: false,
  humanPriority: false,
  facts: { assignee: null, team: null },
}
