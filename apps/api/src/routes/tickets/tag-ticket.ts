import { tagsBody } from '@docket/contracts'
import { commandRoute } from '../../tickets/command-route.ts'

/** Adds tags; those that are there stay. */
export const tagTicketRoute = commandRoute({
  method: 'POST',
  path: 'tags',
  action: 'ticket.tag',
  summary: 'Add tags',
  message: 'Tags added',
  body: tagsBody,
  commands: ({ tags }, { at }) => [{ type: 'TagTicket', at, data: { tags } }],
})

/** Takes tags away; those that are not there are no matter. */
export const untagTicketRoute = commandRoute({
  method: 'DELETE',
  path: 'tags',
  action: 'ticket.tag',
  summary: 'Take tags away',
  message: 'Tags taken away',
  body: tagsBody,
  commands: ({ tags }, { at }) => [{ type: 'UntagTicket', at, data: { tags } }],
})
