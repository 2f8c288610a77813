import { hireAgents } from '../load/agents.ts'
import { paced } from '../load/paced.ts'
import { readCpuTicks, stealBetween } from '../measure/steal.ts'
import type { Benchmark, Result } from '../result.ts'
import { type LiveStream, openLiveStream } from '../target/live-stream.ts'
import { logIn } from '../target/log-in.ts'
import { commandOf, processTree, usageOf } from '../target/process-usage.ts'
import { type StartedDocket, startDocket } from '../target/start-docket.ts'

const commandsPerSecond = 50
const openedAtOnce = 10

/** Many live streams of one process: what an open one weighs, and what a delivered message costs. */
export const sse: Benchmark = {
  id: 'sse',
  about: `live streams of all tickets while ${commandsPerSecond} tickets/s are opened`,
  async run({ quick, profile }) {
    const count = quick ? 40 : 400
    const docket = await startDocket({
      env: { DOCKET_STREAMS_PER_USER: '1000' },
      profile: profile ? 'sse: the embedded default' : undefined,
    })
    try {
      return await measure(docket, count, quick ? 2_000 : 10_000)
    } finally {
      await docket.stop()
    }
  },
}

const measure = async (docket: StartedDocket, count: number, ms: number): Promise<Result[]> => {
  const node = processTree(docket.pid).filter((pid) => commandOf(pid).includes('main.ts'))
  const { headers } = await logIn(docket, 'lead')
  const agents = await hireAgents(docket.url, headers, 4)
  const work = () =>
    paced({ workers: agents.count, rate: commandsPerSecond, ms }, (agent) => agents.give(agent, 'create'))
  await work() // without anybody who listens: what the commands themselves cost
  const before = usageOf(node)
  await work()
  const alone = usageOf(node)
  const streams: LiveStream[] = []
  for (let opened = 0; opened < count; opened += openedAtOnce)
    streams.push(
      ...(await Promise.all(Array.from({ length: openedAtOnce }, () => openLiveStream(docket.url, headers)))),
    )
  const delivered = () => streams.reduce((sum, stream) => sum + stream.frames(), 0)
  const listening = usageOf(node)
  const ticks = readCpuTicks()
  const framesBefore = delivered()
  const began = performance.now()
  await work()
  const seconds = (performance.now() - began) / 1000
  const frames = delivered() - framesBefore
  const after = usageOf(node)
  const steal = stealBetween(ticks, readCpuTicks())
  if (streams.some((stream) => !stream.open())) throw new Error('a live stream was cut while it was measured')
  for (const stream of streams) stream.close()
  agents.close()
  const cpuMs = after.cpuMs - listening.cpuMs - (alone.cpuMs - before.cpuMs)
  const note = `${count} streams`
  return [
    { ...{ id: 'sse', metric: 'delivered', value: frames / seconds, unit: 'messages/s', steal, note } },
    {
      ...{ id: 'sse', metric: 'delivered_per_cpu_second', value: frames / (cpuMs / 1000), unit: 'messages' },
      ...{ steal, note: 'of the Node process, beyond what the commands cost without listeners' },
    },
    {
      ...{ id: 'sse', metric: 'memory_per_stream', unit: 'KB', steal, note },
      value: (listening.rssBytes - alone.rssBytes) / count / 1000,
    },
  ]
}
