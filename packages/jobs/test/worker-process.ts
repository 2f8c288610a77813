import { createPool } from '@docket/database'
import { createHealth, createMetrics, silentLogger, systemIds } from '@docket/runtime'
import { eachItem, startJobs } from '../src/index.ts'

// A worker to be killed: each item leaves one row in `effect`, and one in `tried` however often it is done.
const pool = createPool({ url: process.argv[2]!, max: 8, name: 'worker' })
startJobs({
  pool,
  ids: systemIds,
  log: silentLogger(),
  metrics: createMetrics(),
  health: createHealth(),
  leaseMs: 600,
  pollMs: 50,
  handlers: {
    count: eachItem({
      pageSize: 10,
      async work({ n }, job) {
        const key = `${job.jobId}:${n}`
        await pool.query('insert into effect (key) values ($1) on conflict do nothing', [key])
        await pool.query('insert into tried (key) values ($1)', [key])
        return n % 10 === 0 ? { code: 'a_tenth', detail: `${n} is refused` } : null
      },
    }),
  },
})
