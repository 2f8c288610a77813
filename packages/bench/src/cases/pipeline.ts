import { setTimeout as after } from 'node:timers/promises'
import type { Pool } from 'pg'
import { type Agents, hireAgents, type Kind } from '../load/agents.ts'
import type { Committed } from '../load/give-command.ts'
import { paced } from '../load/paced.ts'
import { rateOf } from '../measure/rate.ts'
import { percentile } from '../measure/rounds.ts'
import { readCpuTicks, stealBetween } from '../measure/steal.ts'
import type { Benchmark, Result } from '../result.ts'
import { startBenchServer } from '../target/bench-server.ts'
import { openLiveStream } from '../target/live-stream.ts'
import { logIn } from '../target/log-in.ts'
import { untilLevel } from '../target/projection-lag.ts'
import { type StartedDocket, startDocket } from '../target/start-docket.ts'
import { changeTimes } from './pipeline/change-times.ts'
import { watchTable } from './pipeline/watch-table.ts'

const connections = 16
const rate = 300
/** Of ten commands. */
const mix: readonly Kind[] = [
  ...(['create', 'comment', 'status', 'create', 'comment'] as const),
  ...(['create', 'comment', 'status', 'create', 'comment'] as const),
]

/** From the database's time of the append, just before its commit, to those who read. */
export const pipeline: Benchmark = {
  id: 'pipeline',
  about: `commit to read table and to a live client at ${rate} commands/s over ${connections} connections`,
  async run({ quick, profile }) {
    const server = await startBenchServer()
    try {
      const env = { DATABASE_URL: server.url }
      const docket = await startDocket({
        env,
        profile: profile ? 'pipeline: the embedded default' : undefined,
      })
      try {
        return await measure(server.pool, docket, quick ? 4_000 : 20_000)
      } finally {
        await docket.stop()
      }
    } finally {
      await server.stop()
    }
  },
}

const measure = async (pool: Pool, docket: StartedDocket, ms: number): Promise<Result[]> => {
  const { headers } = await logIn(docket, 'lead')
  const agents = await hireAgents(docket.url, headers, connections)
  // Tickets enough that two changes of one are seldom close together; it also compiles the paths.
  for (const kind of ['create', 'comment', 'status'] as const)
    await rateOf(connections, Math.min(3_000, ms), (agent) => agents.give(agent, kind).then(() => 1))
  await untilLevel(pool)
  return [
    ...(await toLiveClient(pool, docket.url, headers, agents, ms)),
    ...(await toReadTable(pool, agents, ms)),
  ]
}

const toLiveClient = async (
  pool: Pool,
  url: string,
  headers: Readonly<Record<string, string>>,
  agents: Agents,
  ms: number,
): Promise<Result[]> => {
  const times = changeTimes()
  const stream = await openLiveStream(url, headers, (_event, data) => {
    const { ticketId, version } = JSON.parse(data) as Committed
    times.saw(ticketId, version, Date.now())
  })
  const { committed, steal } = await work(agents, ms)
  const arrived = ({ ticketId, version }: Committed) => !Number.isNaN(times.firstSeen(ticketId, version))
  for (let waited = 0; waited < 20_000 && !committed.every(arrived); waited += 100) await after(100)
  if (!stream.open() || !committed.every(arrived)) throw new Error('not every change came over the stream')
  stream.close()
  const delays = await delaysOf(pool, committed, times)
  return figures('commit_to_sse', delays, steal)
}

const toReadTable = async (pool: Pool, agents: Agents, ms: number): Promise<Result[]> => {
  const times = changeTimes()
  const watching = watchTable(pool, times)
  const { committed, steal } = await work(agents, ms, ({ ticketId, version }) =>
    watching.expect(ticketId, version),
  )
  await watching.stop()
  return figures('commit_to_read_table', await delaysOf(pool, committed, times), steal)
}

const work = async (
  agents: Agents,
  ms: number,
  onCommitted: (committed: Committed) => void = () => {},
): Promise<{ committed: readonly Committed[]; steal: number }> => {
  const committed: Committed[] = []
  const ticks = readCpuTicks()
  await paced({ workers: agents.count, rate, ms }, async (agent, count) => {
    const one = await agents.give(agent, mix[(agent + count) % mix.length]!)
    committed.push(one)
    onCommitted(one)
  })
  return { committed, steal: stealBetween(ticks, readCpuTicks()) }
}

const delaysOf = async (
  pool: Pool,
  committed: readonly Committed[],
  times: ReturnType<typeof changeTimes>,
): Promise<readonly number[]> => {
  const { rows } = await pool.query<{ recorded_at: string }>({
    text: `select e.recorded_at
      from unnest($1::text[], $2::integer[]) with ordinality as c (stream_id, version, nth)
      join events e using (stream_id, version) order by nth`,
    values: [committed.map((one) => `ticket-${one.ticketId}`), committed.map((one) => one.version)],
  })
  return committed.map(
    ({ ticketId, version }, nth) => times.firstSeen(ticketId, version) - Date.parse(rows[nth]!.recorded_at),
  )
}

const figures = (name: string, delays: readonly number[], steal: number): Result[] =>
  (
    [
      ['p50', 0.5],
      ['p95', 0.95],
      ['p99', 0.99],
      ['max', 1],
    ] as const
  ).map(([at, share]) => ({
    ...{ id: 'pipeline', metric: `${name}_${at}`, value: percentile(delays, share), unit: 'ms', steal },
    note: `${delays.length} commands`,
  }))
