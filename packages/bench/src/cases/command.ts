import { randomUUID } from 'node:crypto'
import { createEventStore } from '@docket/event-store'
import { type Agents, hireAgents, type Kind } from '../load/agents.ts'
import { appendOneByOne, benchCategory } from '../load/append-one.ts'
import { rateOf } from '../measure/rate.ts'
import { type Contenders, median, runRounds } from '../measure/rounds.ts'
import type { Benchmark, Result } from '../result.ts'
import { type BenchServer, startBenchServer } from '../target/bench-server.ts'
import { openLiveStream } from '../target/live-stream.ts'
import { logIn } from '../target/log-in.ts'
import { projectionLag, untilLevel } from '../target/projection-lag.ts'
import { type StartedDocket, startDocket } from '../target/start-docket.ts'

const connections = 16
const kinds: readonly Kind[] = ['create', 'comment', 'status']

/**
 * Commands over HTTP against the embedded default in a process of its own, projections on and one live stream
 * read; appends to the same PostgreSQL in between, as the floor.
 */
export const command: Benchmark = {
  id: 'command',
  about: `HTTP create, comment and status on ${connections} connections, against append (pool 8)`,
  async run({ quick, profile }) {
    const server = await startBenchServer()
    try {
      const env = { DATABASE_URL: server.url }
      const docket = await startDocket({
        env,
        profile: profile ? 'command: the embedded default' : undefined,
      })
      try {
        return await measure(server, docket, quick)
      } finally {
        await docket.stop()
      }
    } finally {
      await server.stop()
    }
  },
}

const measure = async (server: BenchServer, docket: StartedDocket, quick: boolean): Promise<Result[]> => {
  const roundMs = quick ? 1_000 : 3_000
  const { headers } = await logIn(docket, 'lead')
  const stream = await openLiveStream(docket.url, headers)
  const agents = await hireAgents(docket.url, headers, connections)
  const store = createEventStore(server.pool)
  const tenantId = randomUUID()
  const lags: number[] = []

  /** A round of commands, and how far behind the projections are when its last answer is there. */
  const give = async (kind: Kind): Promise<number> => {
    const rate = await rateOf(connections, roundMs, (agent) => agents.give(agent, kind).then(() => 1))
    lags.push(await projectionLag(server.pool))
    await untilLevel(server.pool)
    return rate
  }
  await give('create') // compiles the path, and makes tickets to comment on
  await give('comment')
  agents.forget()
  lags.length = 0

  const contenders: Contenders<Kind | 'append'> = {
    append: () => rateOf(8, quick ? 1_000 : 2_000, () => appendOneByOne(store, tenantId, benchCategory)),
    create: () => give('create'),
    comment: () => give('comment'),
    status: () => give('status'),
  }
  const { medians, steal, kept } = await runRounds(contenders, quick ? 1 : 7)
  if (!stream.open() || stream.frames() === 0) throw new Error('the live stream told nothing, or was cut')
  const note = `${kept} rounds`
  const figure = (metric: string, value: number, unit: string, more: Partial<Result> = {}): Result => ({
    ...{ id: 'command', metric, value, unit, steal, note, ...more },
  })
  const share = (kind: Kind): number => medians[kind] / medians.append
  const results = [
    figure('append_pool8', medians.append, 'events/s'),
    ...kinds.flatMap((kind) => [
      figure(kind, medians[kind], 'commands/s', { ratio: share(kind) }),
      ...latencies(agents, kind).map(([name, ms]) => figure(`${kind}_${name}`, ms, 'ms')),
    ]),
    figure('create_vs_append', share('create'), 'ratio', { ratio: share('create') }),
    figure('projection_lag_at_end', Math.max(...lags), 's', { note: 'the worst of all rounds' }),
    figure('projection_lag_median', median(lags), 's'),
    figure('stream_frames', stream.frames(), 'frames'),
  ]
  stream.close()
  agents.close()
  return results
}

const latencies = (agents: Agents, kind: Kind): [string, number][] => [
  ['p50', agents.latency(kind, 0.5)],
  ['p99', agents.latency(kind, 0.99)],
]
