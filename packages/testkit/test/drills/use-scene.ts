import { afterAll, beforeAll, expect } from 'vitest'
import { runDrill, verdictLines } from '../../src/drill/run-drill.ts'
import { openScene, type Scene } from '../../src/drill/scene.ts'
import type { Drill } from '../../src/faults/drill.ts'
import { type DrillStack, startDrillStack } from '../../src/faults/drill-stack.ts'

/** Fixed, so that every run hurts the system in the same way; `npm run drill` draws others. */
const seed = 20_261_121

/** One stack and one scene for the drills of a file. The answer carries out one of them and expects it to hold. */
export const useScene = (options: { relays?: number } = {}): ((drill: Drill) => Promise<void>) => {
  let stack: DrillStack
  let scene: Scene
  beforeAll(async () => {
    stack = await startDrillStack(options)
    scene = await openScene(stack, seed)
  }, 180_000)
  afterAll(async () => {
    await scene?.stop()
    await stack?.stop()
  }, 60_000)
  return async (drill) => {
    const verdict = await runDrill(scene, drill, { kind: 'short' })
    console.log(verdictLines(verdict).join('\n'))
    expect(verdict.violations).toEqual([])
  }
}
