import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { judge, readBars } from './bars.ts'
import { benchmarks } from './benchmarks.ts'
import { resultLines, verdictLines } from './report.ts'
import type { Result } from './result.ts'

// `npm run bench -- [id...] [--json file] [--check] [--quick] [--profile]`
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
})
const known = benchmarks.map((one) => one.id)
const unknown = positionals.filter((id) => !known.includes(id))
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(', ')}; there are ${known.join(', ')}.`)
  process.exit(2)
}

const chosen = benchmarks.filter((one) => positionals.length === 0 || positionals.includes(one.id))
const results: Result[] = []
for (const benchmark of chosen) {
  console.log(`\n${benchmark.id}: ${benchmark.about}`)
  const figures = await benchmark.run(values)
  results.push(...figures)
  for (const line of resultLines(figures)) console.log(line)
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)

const verdicts = judge(
  results,
  readBars(),
  chosen.map((one) => one.id),
)
console.log('')
for (const line of verdictLines(verdicts)) console.log(line)
process.exit(values.check && verdicts.some((verdict) => !verdict.met) ? 1 : 0)
