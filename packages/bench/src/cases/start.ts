import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from '../measure/rounds.ts'
import { readCpuTicks, stealBetween } from '../measure/steal.ts'
import type { Benchmark } from '../result.ts'
import { startDocket } from '../target/start-docket.ts'

/** From the command to a ready answer, on data of an earlier start: what a developer waits for every morning. */
export const start: Benchmark = {
  id: 'start',
  about: '`npm start` on a warm checkout until /health/ready answers 200',
  async run({ quick }) {
    const data = await mkdtemp(join(tmpdir(), 'docket-bench-start-'))
    const cold = await startDocket({ by: 'npm', data })
    await cold.stop()
    const before = readCpuTicks()
    const seconds: number[] = []
    for (let round = 0; round < (quick ? 1 : 5); round++) {
      const docket = await startDocket({ by: 'npm', data })
      seconds.push(docket.readyMs / 1000)
      await docket.stop()
    }
    const steal = stealBetween(before, readCpuTicks())
    await rm(data, { recursive: true, force: true })
    return [
      { id: 'start', metric: 'warm_ready', value: median(seconds), unit: 's', steal },
      {
        id: 'start',
        metric: 'first_ready',
        value: cold.readyMs / 1000,
        unit: 's',
        steal,
        note: 'with initdb, migrations and the demo tenant',
      },
    ]
  },
}
