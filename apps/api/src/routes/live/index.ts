import type { ApiPart } from '../../api-server.ts'
import { createStreamTicketRoute } from './create-stream-ticket.ts'
import { followTicketsRoute } from './follow-tickets.ts'

/** Every endpoint under /api/v1/stream. */
export const liveRoutes: readonly ApiPart[] = [followTicketsRoute, createStreamTicketRoute]
