import { test } from 'vitest'
import { slaKilled } from '../../src/faults/sla-killed.ts'
import { useScene } from './use-scene.ts'

const carryOut = useScene()

test('every breach is recorded once and at its time though its worker is killed and stands still', () =>
  carryOut(slaKilled))
