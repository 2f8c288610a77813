import type { Facts, Scene } from '../drill/scene.ts'
import type { SettleOptions } from '../drill/settle.ts'

/** How long a drill takes: `short` in every test run, `long` by hand for so many minutes. */
export type Length = { kind: 'short' } | { kind: 'long'; minutes: number }

/** A way to hurt the system. `hurt` runs with nobody at work before and after; the invariants are checked then. */
export type Drill = {
  name: string
  about: string
  /** The relay processes it needs. */
  relays: number
  /** The database server's clock must be movable. */
  needsClock?: true
  /** Service levels are recorded on time all along, but for what `hurt` notes in `scene.away`. */
  isPunctual?: true
  settle?: SettleOptions
  hurt(scene: Scene, length: Length): Promise<Facts>
}

/** Rounds of a drill that repeats itself: `short` of them, or as many as fit at `roundMs` each. */
export const roundsOf = (length: Length, short: number, roundMs: number): number =>
  length.kind === 'short' ? short : Math.max(short, Math.ceil((length.minutes * 60_000) / roundMs))
