import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const file = join(root, '../shared/data/boston311.dev.csv.gz')
const run = promisify(execFile)

// Real deadlines and outcomes of a city; nothing of the file is in this repository.
test.skipIf(!existsSync(file))(
  'the product agrees with every outcome of a city, and its policies foretell the deadlines',
  { timeout: 300_000 },
  async () => {
    const main = join(root, 'packages/testkit/src/sla/city/main.ts')
    const { stdout } = await run(process.execPath, [main, file], { maxBuffer: 10_000_000 })
    const verdict = JSON.parse(stdout.trim().split('\n').at(-1)!)
    expect(verdict.withTarget).toBeGreaterThan(75_000)
    expect(verdict.flagsAgree).toBe(verdict.withTarget)
    expect(verdict.groups).toBe(230)
    expect(verdict.groupsAt90).toBeGreaterThanOrEqual(200)
  },
)
