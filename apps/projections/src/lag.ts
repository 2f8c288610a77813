import { onDatabase } from './commands/on-database.ts'
import { lagLines } from './lag/lag-lines.ts'
import { readLag } from './lag/read-lag.ts'

// `npm run lag`: how far everything that follows the log is.
await onDatabase('lag', async (pool) => {
  console.log(lagLines(await readLag(pool)).join('\n'))
  return 0
})
