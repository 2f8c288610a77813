import { type Ticket, type TicketEvent, ticketIdOf } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { isLive } from './is-live.ts'
import { bringTier } from './tier-job.ts'

type Handle = ApiContext['handleTicketCommand']
type HandleSeveral = ApiContext['handleTicketCommands']

/** Sees to tickets that come back: those that were not open when their organization's tier changed follow it now. */
export type ReturningTickets = {
  watch(handle: Handle): Handle
  watchSeveral(handle: HandleSeveral): HandleSeveral
  /** Settles when nothing is under way any more. */
  settled(): Promise<void>
}

/**
 * In a save of its own right after the one that brought the ticket back, which does not wait for it: only who comes
 * back is looked up, and hardly ever has the tier changed meanwhile.
 */
export const createReturningTickets = (
  needs: Pick<ApiContext, 'pool' | 'clock' | 'log' | 'handleTicketCommands'>,
): ReturningTickets => {
  const underWay = new Set<Promise<unknown>>()
  const see = (
    { tenantId, meta }: { tenantId: string; meta: { correlationId: string; traceparent: string | null } },
    { streamId, events, state }: { streamId: string; events: readonly TicketEvent[]; state: Ticket },
  ): void => {
    if (!isLive(state) || !events.some(({ type }) => comesBack.has(type))) return
    const ticketId = ticketIdOf(streamId)
    const work: Promise<unknown> = bringTier(needs, { tenantId, ticketId, asked: meta })
      .catch((error: unknown) => needs.log.warn({ err: error, ticketId }, 'a ticket keeps the tier it had'))
      .finally(() => underWay.delete(work))
    underWay.add(work)
  }
  return {
    watch: (handle) => async (request) => {
      const outcome = await handle(request)
      if (outcome.outcome === 'accepted') see(request, { ...outcome, streamId: request.streamId })
      return outcome
    },
    watchSeveral: (handle) => async (request) => {
      const outcome = await handle(request)
      if (outcome.outcome === 'accepted') for (const one of outcome.streams) see(request, one)
      return outcome
    },
    async settled() {
      await Promise.all(underWay)
    },
  }
}

const comesBack: ReadonlySet<TicketEvent['type']> = new Set([
  'TicketReopened',
  'TicketRestored',
  'TicketUnmerged',
])
