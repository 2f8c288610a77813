import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const script = fileURLToPath(new URL('answers.fixture.ts', import.meta.url))

test('#12 the clock answers alike whatever the TZ of its process', { timeout: 60_000 }, async () => {
  const zones = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati']
  const lines: string[][] = []
  for (const TZ of zones) {
    const { stdout } = await run(process.execPath, [script], { env: { ...process.env, TZ } })
    lines.push(stdout.trim().split(' '))
  }
  // The zones were really in force, and made no difference.
  expect(new Set(lines.map(([midnight]) => midnight)).size).toBe(zones.length)
  expect(new Set(lines.map(([, hash]) => hash)).size).toBe(1)
})
