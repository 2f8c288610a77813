import type { SlaFact, SlaFactType } from './facts.ts'

/**
 * Which cycle a ticket is in, and what last took it into DONE or out of it: an undo only ever takes back the last
 * change of the status, so this says what an undo means, and what the undo of that undo does.
 */
export type Standing = {
  readonly turn: 'open' | 'ended' | 'reopened' | 'unreopened'
  readonly cycle: number
  /** The cycle to go back to if the last turn is taken back. */
  readonly former: number
}

export const asOpened: Standing = { turn: 'open', cycle: 1, former: 1 }

/** What a turn asks of a fact. */
export type TurnFact =
  | { readonly type: Exclude<SlaFactType, 'reopened'> }
  | Pick<Extract<SlaFact, { type: 'reopened' }>, 'type' | 'cycle'>

/** Where the ticket stands after one more fact. */
export const turned = (standing: Standing, fact: TurnFact): Standing => {
  const { turn, cycle, former } = standing
  switch (fact.type) {
    case 'resolved':
      return { ...standing, turn: 'ended' }
    case 'closed':
      return isDone(standing) ? standing : { ...standing, turn: 'ended' }
    case 'reopened':
      return { turn: 'reopened', cycle: fact.cycle, former: cycle }
    case 'back_done':
      return turn === 'reopened'
        ? { turn: 'unreopened', cycle: former, former: cycle }
        : { ...standing, turn: 'ended' }
    case 'back_open':
      return turn === 'unreopened'
        ? { turn: 'reopened', cycle: former, former: cycle }
        : { ...standing, turn: 'open' }
    default:
      return standing
  }
}

export const isDone = ({ turn }: Standing): boolean => turn === 'ended' || turn === 'unreopened'

/** The cycle a ticket is in after these facts. */
export const cycleAfter = (facts: readonly TurnFact[]): number => facts.reduce(turned, asOpened).cycle
