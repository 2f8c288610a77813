import type { OnRun } from '@docket/event-bus'
import type { Pool } from 'pg'

/**
 * What a source asks when it meets a run of the relay: another one than any before means that the topics were lost
 * and filled anew, so all streams are audited once, and only then the run is remembered.
 */
export const meetRun =
  (pool: Pool, consumer: string, audit: () => Promise<unknown>): OnRun =>
  async (run) => {
    const { rows } = await pool.query<{ run: string }>({
      name: 'consumer_runs_met',
      text: 'select run from consumer_run where consumer = $1',
      values: [consumer],
    })
    if (rows.some((row) => row.run === run)) return 'known'
    await audit()
    await pool.query({
      name: 'consumer_meet_run',
      text: 'insert into consumer_run (consumer, run) values ($1, $2) on conflict do nothing',
      values: [consumer, run],
    })
    return rows.length === 0 ? 'known' : 'another'
  }
