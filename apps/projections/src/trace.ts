import { onDatabase } from './commands/on-database.ts'
import { readTraces } from './trace/read-trace.ts'
import { traceLines } from './trace/trace-lines.ts'

// `npm run trace -- <ticket id or number>`
const [asked] = process.argv.slice(2).filter((word) => word !== '--')

await onDatabase('trace', async (pool) => {
  if (asked === undefined) {
    console.error('Usage: npm run trace -- <ticket id or number, as TCK-000123>')
    return 2
  }
  const traces = await readTraces(pool, asked)
  if (traces.length === 0) {
    console.error(`trace: there is no ticket ${asked}`)
    return 2
  }
  console.log(traces.map((trace) => traceLines(trace).join('\n')).join('\n\n'))
  return 0
})
