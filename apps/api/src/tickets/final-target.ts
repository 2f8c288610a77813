import type { Refusal } from '@docket/event-sourcing'
import { foldStored } from '@docket/event-sourcing'
import { type Caller, type Ticket, ticketCodec, ticketDecider, ticketStream } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'

/** Merges into merged tickets make chains; a longer one than this ends where it is cut. */
const longestChain = 50

/** The ticket that a chain of merges ends in, beginning with the ticket that `ticketId` was merged into. */
export const finalTarget = async (
  ticketOf: (ticketId: string) => Promise<Ticket>,
  mergedInto: string,
): Promise<string> => {
  let target = mergedInto
  for (let step = 0; step < longestChain; step += 1) {
    const ticket = await ticketOf(target)
    if (ticket.status === 'UNOPENED' || ticket.merged === null) return target
    target = ticket.merged.into
  }
  return target
}

/** A refusal as the caller is told it: where a merged ticket names its target, with the one at the chain's end. */
export const toldWholly = async (
  { store }: Pick<ApiContext, 'store'>,
  { tenantId }: Caller,
  refusal: Refusal,
): Promise<Refusal> => {
  const mergedInto = refusal.data?.mergedInto
  if (refusal.code !== 'ticket_merged' || typeof mergedInto !== 'string') return refusal
  const ticketOf = async (ticketId: string) =>
    foldStored(ticketDecider, ticketCodec, await store.readStream(tenantId, ticketStream(ticketId)))
  return { ...refusal, data: { ...refusal.data, mergedInto: await finalTarget(ticketOf, mergedInto) } }
}
