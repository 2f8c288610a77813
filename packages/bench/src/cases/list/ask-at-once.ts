import { percentile } from '../../measure/rounds.ts'
import { connections } from './seeded-databases.ts'

export type Asked = { p50: number; p99: number }

/** Asks the same kind of question over and over from 8 clients at once; latencies in milliseconds. */
export const askAtOnce = async (times: number, ask: (round: number) => Promise<unknown>): Promise<Asked> => {
  const latencies: number[] = []
  let given = 0
  const client = async () => {
    while (given < times) {
      const round = given++
      const began = performance.now()
      await ask(round)
      latencies.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: connections }, client))
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }
}
