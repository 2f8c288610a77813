import { deskRefusals } from '@docket/desk'
import type { Json, Refusal } from '@docket/event-sourcing'
import { identityRefusals } from '@docket/identity'
import { serviceLevelRefusals } from '@docket/service-levels'
import { type TicketRefusalCode, ticketRefusals } from '@docket/ticketing'

/** What the API itself refuses about a command, beside what the domain refuses. docs/errors.md explains each. */
export const apiRefusals = {
  requester_not_found: 404,
  actor_not_found: 404,
  event_not_found: 404,
  mention_not_found: 404,
  change_not_found: 404,
  undo_conflict: 409,
  service_level_invalid: 422,
  clock_not_found: 404,
  job_not_found: 404,
  file_infected: 422,
  file_unscannable: 422,
  job_ended: 409,
  job_not_cancellable: 409,
  count_differs: 412,
  stale_version: 412,
  precondition_required: 428,
  idempotency_key_reused: 422,
} as const satisfies Record<string, number>

/** A refusal on its way out of a route, in place of an answer. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.detail)
    this.refusal = refusal
  }
}

/** The HTTP status that tells a refusal: 403, 404, 409, 412, 422 or 428; undefined for a code nobody declared. */
export const refusalStatus = (code: string): number | undefined => statuses[code]

const statuses: Readonly<Record<string, number>> = {
  ...ticketRefusals,
  ...identityRefusals,
  ...deskRefusals,
  ...serviceLevelRefusals,
  ...apiRefusals,
}

export const refused = (
  code: keyof typeof apiRefusals | keyof typeof identityRefusals | TicketRefusalCode,
  detail: string,
  data?: { [key: string]: Json },
) => new Refused(data === undefined ? { code, detail } : { code, detail, data })
