import type { SimulationBody } from '@docket/contracts'
import type { Calendar, PolicyVersion } from '@docket/ticketing/sla'

/** A draft as it was understood when it was asked for, so that a job that begins anew simulates the same. */
export type SimulationAsk = {
  asOf: string
  from: string
  to: string
  filter: SimulationBody['filter']
  /** In their order; null: what tickets really pinned. */
  policies: readonly PolicyVersion[] | null
  /** Stands for the pins of `draftCalendar`, or without policies for those that `replaces` names. */
  calendar: Calendar | null
  /** Null: every calendar that tickets pin. */
  replaces: string | null
}

/** What a draft's policy is told by where it is not kept, and its calendar. */
export const draftId = '00000000-0000-0000-0000-000000000000'
