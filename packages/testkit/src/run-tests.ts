import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Counts, closingLine, countReport } from './run/closing-line.ts'
import { provideJava } from './run/provide-java.ts'
import { provideLibfaketime } from './run/provide-libfaketime.ts'
import { listTests, run } from './run/steps.ts'

// `npm test`: lint, types, then every test on real servers; the last line counts them.
const ci = process.env.CI === 'true'
const dir = mkdtempSync(join(tmpdir(), 'docket-run-'))
const report = join(dir, 'report.json')

const checks = [run('biome', ['check']), run('turbo', ['run', 'types', ...(ci ? ['--force'] : [])])]
const java = provideJava()
if (java) provideLibfaketime() // without it the test that moves the clock counts as skipped
const projects = ['pure', 'servers', ...(java ? ['stack'] : [])].flatMap((name) => ['--project', name])
const tests = run('vitest', [
  'run',
  ...projects,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
])

const counts: Counts = countReport(report)
counts.failed += checks.filter((code) => code !== 0).length
if (tests !== 0 && counts.failed === 0) counts.failed = 1
if (!java) {
  const left = listTests('stack')
  console.error(
    `\nSKIPPED ${left} tests on Kafka and Redis: Java 17 and Maven are missing (Debian: apt-get install default-jre-headless maven).`,
  )
  if (ci) counts.failed += left
  else counts.skipped += left
}
rmSync(dir, { recursive: true, force: true })
console.log(`\n${closingLine(counts)}`)
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1)
