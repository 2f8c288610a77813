import type { PolicyPin } from '../events.ts'
import type { PolicySubject } from '../policy/policy.ts'

/** What the clock needs to know of a ticket, and no more. `at` is epoch milliseconds, `id` the event it stems from. */
type Fact<Type extends string, Data = unknown> = {
  readonly type: Type
  readonly at: number
  readonly id: string
} & Data

export type SlaFact =
  /** Under import until `import_finished`: no clock acts until then. */
  | Fact<'opened', { readonly imported: boolean }>
  | Fact<'import_finished'>
  /** What conditions and targets read; for simulations, the clock goes by the pinned targets. */
  | Fact<'described', { readonly subject: PolicySubject }>
  | Fact<'policy_applied', { readonly pin: PolicyPin }>
  | Fact<'policy_removed'>
  /** To a status that is not DONE. */
  | Fact<'moved', { readonly waiting: boolean }>
  | Fact<'resolved'>
  | Fact<'closed'>
  | Fact<'reopened', { readonly cycle: number }>
  /** By an undo back into DONE: of a reopening, whose cycle ends without a result, or of the undo of a resolve. */
  | Fact<'back_done'>
  /** By an undo out of DONE: of a resolve, or of the undo of a reopening. The cycle that it ended goes on. */
  | Fact<'back_open', { readonly waiting: boolean }>
  | Fact<'merged'>
  | Fact<'unmerged'>
  | Fact<'deleted'>
  | Fact<'restored'>
  /** A public comment: of a human agent, or of the requester's side. Nothing else is a fact. */
  | Fact<'replied', { readonly by: 'agent' | 'requester' }>
  | Fact<'due_date_set', { readonly dueAt: number | null }>

export type SlaFactType = SlaFact['type']
