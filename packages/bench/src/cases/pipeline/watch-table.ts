import { setTimeout as after } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { ChangeTimes } from './change-times.ts'

const askEveryMs = 2

/**
 * Asks the ticket list again and again for the versions it is expected to reach, and notes when it has; so a time is
 * late by up to one question. `stop` waits until all that was expected is there.
 */
export const watchTable = (pool: Pool, times: ChangeTimes) => {
  const expected = new Map<string, number>()
  let stopping = false
  const ask = async (): Promise<void> => {
    const { rows } = await pool.query<{ ticket_id: string; version: number }>({
      name: 'bench_ticket_versions',
      text: 'select ticket_id, version from ticket_list where ticket_id = any($1::uuid[])',
      values: [[...expected.keys()]],
    })
    const now = Date.now()
    for (const { ticket_id: ticketId, version } of rows) {
      times.saw(ticketId, version, now)
      if (version >= (expected.get(ticketId) ?? 0)) expected.delete(ticketId)
    }
  }
  const asking = (async () => {
    while (!stopping || expected.size > 0) {
      if (expected.size > 0) await ask()
      await after(askEveryMs)
    }
  })()
  return {
    expect: (ticketId: string, version: number) =>
      void expected.set(ticketId, Math.max(version, expected.get(ticketId) ?? 0)),
    async stop() {
      stopping = true
      await asking
    },
  }
}
