import type { Decision, Refusal } from '@docket/event-sourcing'
import type { TicketEvent } from './events.ts'

/** Every way the domain says no, with the HTTP status the API tells it by. docs/errors.md explains each. */
export const ticketRefusals = {
  ticket_not_found: 404,
  assignee_not_found: 404,
  team_not_found: 404,
  comment_not_found: 404,
  attachment_not_found: 404,
  follower_not_found: 404,
  forbidden: 403,
  ticket_deleted: 409,
  ticket_closed: 409,
  ticket_exists: 409,
  illegal_transition: 409,
  reopen_window_passed: 409,
  already_assigned: 409,
  reply_stale: 409,
  ticket_merged: 409,
  ticket_not_done: 409,
  comment_deleted: 409,
  comment_carried: 409,
  children_open: 409,
  link_cycle: 409,
  parent_exists: 409,
  too_many_links: 409,
  unmerge_window_passed: 409,
  resolution_notes_required: 422,
  until_in_the_past: 422,
  assignee_not_staff: 422,
  assignee_not_in_team: 422,
  follower_not_staff: 422,
  rating_out_of_range: 422,
  too_many_tags: 422,
  custom_field_required: 422,
  link_to_self: 422,
  merge_into_self: 422,
  nothing_to_redact: 422,
} as const satisfies Record<string, number>

export type TicketRefusalCode = keyof typeof ticketRefusals
export type TicketRefusal = Refusal<TicketRefusalCode>
export type TicketDecision = Decision<TicketEvent, TicketRefusalCode>
