import type { PolicyPin, ThresholdPassed } from '../sla/events.ts'
import type { Command } from './command.ts'
import type { Tier } from './vocabulary.ts'

/** By the system, when the tier of the ticket's organization changes. */
export type ChangeTier = Command<'ChangeTier', { readonly tier: Tier | null }>

/** By the system: what `decidePolicy` found for the ticket as it is. */
export type ApplySlaPolicy = Command<'ApplySlaPolicy', PolicyPin>

/** With an id only that policy goes, if it still holds: another one may have been applied meanwhile. */
export type RemoveSlaPolicy = Command<'RemoveSlaPolicy', { readonly policyId: string | null }>

/** A threshold that `dueEvents` found passed; given again it changes nothing. */
export type RecordSlaWarning = Command<'RecordSlaWarning', ThresholdPassed>
export type RecordSlaBreach = Command<'RecordSlaBreach', ThresholdPassed>
