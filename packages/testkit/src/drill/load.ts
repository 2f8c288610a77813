import { setTimeout as after } from 'node:timers/promises'
import { type ApiClient, logIn } from './api-client.ts'
import type { CommandRecord } from './command-record.ts'
import { giveAgain, giveCommand } from './give-command.ts'
import { type Cast, type KnownTicket, type PlannedCommand, planCommand } from './plan-command.ts'
import { type Random, seededRandom } from './random.ts'
import type { ReadRecord } from './read-record.ts'

export type Load = {
  readonly seed: number
  readonly commands: readonly CommandRecord[]
  readonly reads: readonly ReadRecord[]
  /** Reads that were told `read_behind`. */
  readonly behind: () => number
  readonly acknowledged: () => number
  /** Milliseconds since the last acknowledged command. */
  readonly quietMs: () => number
  /** Gives acknowledged commands of any age once more with their keys, `count` of them drawn from the seed. */
  repeat(count: number): Promise<void>
  /** Lets the commands in hand finish. */
  stop(): Promise<void>
}

export type LoadOptions = {
  url: string
  password: string
  seed: number
  workers?: number
  /** Commands a second of all workers together, at most. */
  rate?: number
  /** Tells the load of one drill from that of another on the same database. */
  name?: string
}

/** How long a command is tried before its outcome counts as unknown. */
const giveUpAfterMs = 90_000

/**
 * People of the demo tenant at work over HTTP, drawn from a seed: they open, comment, assign, start, resolve and
 * reopen, try again what failed with the same key, repeat one in ten, and read back one in four with its
 * consistency token. The journals say who was told what.
 */
export const startLoad = async (options: LoadOptions): Promise<Load> => {
  const { seed, workers = 8, rate = 80, name = `s${seed}` } = options
  const cast = await castOf(options)
  const random = seededRandom(seed)
  const planned: PlannedCommand[] = []
  const commands: CommandRecord[] = []
  const reads: ReadRecord[] = []
  const tickets: KnownTicket[] = []
  let stopping = false
  let behind = 0
  let acknowledged = 0
  let lastAt = performance.now()

  const step = async (own: Random, stepName: string): Promise<void> => {
    const plan = planCommand(own, cast, tickets, stepName)
    const { client, request, record, requesterId } = plan
    const repeat = own.next() < 0.1
    const read = own.next() < 0.25
    commands.push(record)
    planned.push(plan)
    await giveCommand(client, request, record, { withinMs: giveUpAfterMs, repeat })
    if (record.outcome !== 'acknowledged') return
    acknowledged += 1
    lastAt = performance.now()
    if (record.kind === 'open') tickets.push({ ticketId: record.ticketId!, requesterId })
    if (!read) return
    const found = await readBack(client, record).catch(() => [])
    if (found === 'behind') behind += 1
    else reads.push(...found)
  }

  const work = async (worker: number): Promise<void> => {
    const own = random.fork()
    const gapMs = (1_000 * workers) / rate
    for (let count = 0; !stopping; count++) {
      const next = performance.now() + gapMs
      await step(own, `${name}-${worker}-${String(count).padStart(6, '0')}`)
      if (!stopping) await after(Math.max(0, next - performance.now()))
    }
  }

  const running = Array.from({ length: workers }, (_, worker) => work(worker))
  return {
    seed,
    commands,
    reads,
    behind: () => behind,
    acknowledged: () => acknowledged,
    quietMs: () => performance.now() - lastAt,
    async repeat(count) {
      for (let left = count; left > 0; left--) {
        const { client, request, record } = random.pick(planned)
        await giveAgain(client, request, record)
      }
    },
    async stop() {
      stopping = true
      await Promise.all(running)
    },
  }
}

const castOf = async ({ url, password }: LoadOptions): Promise<Cast> => {
  const enter = (role: string): Promise<ApiClient> =>
    logIn({ url, email: `${role}@demo.docket.test`, password })
  const [requester, senior, lead, manager, admin] = await Promise.all([
    enter('user'),
    enter('senior'),
    enter('lead'),
    enter('manager'),
    enter('admin'),
  ])
  // Seniors assign inside their own teams only, which would be refused mostly: they are assigned to.
  return { requester, staff: [lead, manager, admin], assignees: [senior.userId, lead.userId] }
}

/** Reads one ticket, and the list it ought to lead, with the token of the command that changed it. */
const readBack = async (client: ApiClient, record: CommandRecord): Promise<ReadRecord[] | 'behind'> => {
  const { ticketId, version } = record
  const headers = { 'x-consistency': `${ticketId}@${version}` }
  const records: ReadRecord[] = []
  for (const path of [`/tickets/${ticketId}`, '/tickets?sort=-updatedAt&limit=100']) {
    const answer = await client.ask('GET', path, undefined, headers)
    if (answer.status === 503) return 'behind'
    if (answer.status >= 300) continue
    const rows = [answer.data].flat() as { ticketId: string; version: number }[]
    const row = rows.find((one) => one.ticketId === ticketId)
    // Beyond the first page is no answer about it; a short page without it is one.
    if (row === undefined && rows.length === 100) continue
    records.push({ route: `GET ${path}`, ticketId: ticketId!, wanted: version!, got: row?.version ?? null })
  }
  return records
}
