import type { ApiPart } from '../../api-server.ts'
import { createStreamTicketRoute } from './create-stream-ticket.ts'
import { followTicketsRoute } from './follow-tickets.ts'
import { sayPresenceRoute } from './say-presence.ts'

/** Every endpoint under /api/v1/stream, and presence, which streams tell of. */
export const liveRoutes: readonly ApiPart[] = [followTicketsRoute, createStreamTicketRoute, sayPresenceRoute]
