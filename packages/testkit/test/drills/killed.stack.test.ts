import { test } from 'vitest'
import { clockMoved } from '../../src/faults/clock-moved.ts'
import { killedAtRandom } from '../../src/faults/killed-at-random.ts'
import { findLibfaketime } from '../../src/faults/libfaketime.ts'
import { postgresKilled } from '../../src/faults/postgres-killed.ts'
import { projectionsKilledAtPoints } from '../../src/faults/projections-killed-at-points.ts'
import { relayKilledAtPoints } from '../../src/faults/relay-killed-at-points.ts'
import { useScene } from './use-scene.ts'

const carryOut = useScene()
const canMoveClock = findLibfaketime() !== null || process.env.CI === 'true'
if (!canMoveClock)
  console.error('SKIPPED the moved clock: libfaketime is missing (Debian: apt-get install libfaketime).')

test('all invariants hold after the projections were killed at each of their named points', () =>
  carryOut(projectionsKilledAtPoints))

test('all invariants hold after any app was killed at any moment', () => carryOut(killedAtRandom))

test('all invariants hold after PostgreSQL was killed', () => carryOut(postgresKilled))

test.runIf(canMoveClock)("all invariants hold after the database server's clock was moved", () =>
  carryOut(clockMoved),
)

// Last, when the log is long: what a death right after a publish repeats is a share of it.
test('all invariants hold after the relay was killed at each of its named points', () =>
  carryOut(relayKilledAtPoints))
