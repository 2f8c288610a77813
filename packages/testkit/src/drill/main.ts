import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Drill } from '../faults/drill.ts'
import { startDrillStack } from '../faults/drill-stack.ts'
import { drills } from '../faults/drills.ts'
import { provideLibfaketime } from '../run/provide-libfaketime.ts'
import { drillSla } from '../sla/drill-sla.ts'
import { runDrill, verdictLines } from './run-drill.ts'
import { openScene } from './scene.ts'

// `npm run drill [-- name...] [--seed n] [--minutes m]`: the long versions, each on a stack of its own. `sla` needs none:
// 100,000 generated tickets through the clock and its oracle.
const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== '--'), // left over from some ways to start it
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    minutes: { type: 'string', default: '2' },
    cases: { type: 'string', default: '100000' },
    verbose: { type: 'boolean', short: 'v', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
const minutes = Number(values.minutes)
const cases = Number(values.cases)
const unknown = positionals.filter((name) => name !== 'sla' && !drills.some((drill) => drill.name === name))

if (values.help || unknown.length > 0 || !Number.isSafeInteger(seed) || !(minutes > 0) || !(cases > 0)) {
  if (unknown.length > 0) console.error(`there is no drill ${unknown.join(', ')}\n`)
  console.error('npm run drill [-- name...] [--seed n] [--minutes m] [--cases n] [--verbose]\n')
  console.error(`  ${'sla'.padEnd(30)}the clock beside its oracle, on generated calendars and histories`)
  for (const { name, about } of drills) console.error(`  ${name.padEnd(30)}${about}`)
  process.exit(values.help ? 0 : 2)
}

const chosen = drills.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
if (chosen.some((drill) => drill.needsClock)) provideLibfaketime()
console.log(`seed ${seed}, ${minutes} minutes a drill; the same again: --seed ${seed}`)

// Leaving by `exit` takes the apps and servers along, which have sessions of their own.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const carryOut = async (drill: Drill): Promise<boolean> => {
  const print = (name: string, line: string) => values.verbose && console.log(`${name.padEnd(12)}| ${line}`)
  const stack = await startDrillStack({ relays: drill.relays, print })
  const scene = await openScene(stack, seed)
  try {
    const verdict = await runDrill(scene, drill, { kind: 'long', minutes })
    for (const line of verdictLines(verdict)) console.log(line)
    return verdict.violations.length === 0
  } finally {
    await scene.stop()
    await stack.stop()
  }
}

const isSlaChosen = positionals.length === 0 || positionals.includes('sla')
let broken = isSlaChosen && !drillSla(cases, seed) ? 1 : 0
const count = chosen.length + (isSlaChosen ? 1 : 0)
for (const drill of chosen) {
  const held = await carryOut(drill).catch((error: unknown) => {
    console.log(`BROKEN ${drill.name} (seed ${seed})`, error)
    return false
  })
  if (!held) broken += 1
}
console.log(broken === 0 ? `all ${count} hold` : `${broken} of ${count} broken, seed ${seed}`)
process.exit(broken === 0 ? 0 : 1)
