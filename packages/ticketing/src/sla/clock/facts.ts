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
  /** The undo of a resolve: the same cycle goes on. */
  | Fact<'unresolved', { readonly waiting: boolean }>
  | Fact<'closed'>
  | Fact<'reopened', { readonly cycle: number }>
  /** The undo of a reopening: its cycle ends without a result, and the end before it may still be undone. */
  | Fact<'unreopened'>
  | Fact<'merged'>
  | Fact<'unmerged'>
  | Fact<'deleted'>
  | Fact<'restored'>
  /** A public comment: of a human agent, or of the requester's side. Nothing else is a fact. */
  | Fact<'replied', { readonly by: 'agent' | 'requester' }>
  | Fact<'due_date_set', { readonly dueAt: number | null }>

export type SlaFactType = SlaFact['type']
