import type { CommandHandler, CommandsHandler, DomainEvent } from '@docket/event-sourcing'
import { release } from '@docket/file-storage'
import type { TicketEvent } from '@docket/ticketing'
import type { Pool } from 'pg'

type Removing = { pool: Pool }

/**
 * Lets go of the bytes of every file that a save removed, by whatever command. Should the process die in between, or
 * the database be away, the sweep finds the rest (release-gone.ts); the answer does not wait for either.
 */
export const releaseRemoved =
  <Command, State>(
    { pool }: Removing,
    handle: CommandHandler<Command, TicketEvent, State>,
  ): CommandHandler<Command, TicketEvent, State> =>
  async (request) => {
    const outcome = await handle(request)
    if (outcome.outcome === 'accepted') await letGo(pool, request.tenantId, outcome.events)
    return outcome
  }

/** The same for a save over several tickets. */
export const releaseRemovedOfSeveral =
  <Command, State>(
    { pool }: Removing,
    handle: CommandsHandler<Command, TicketEvent, State>,
  ): CommandsHandler<Command, TicketEvent, State> =>
  async (request) => {
    const outcome = await handle(request)
    if (outcome.outcome === 'accepted')
      await letGo(
        pool,
        request.tenantId,
        outcome.streams.flatMap(({ events }) => events),
      )
    return outcome
  }

const letGo = async (pool: Pool, tenantId: string, events: readonly DomainEvent[]): Promise<void> => {
  const attachmentIds = (events as readonly TicketEvent[]).flatMap((event) =>
    event.type === 'AttachmentRemoved' ? [event.data.attachmentId] : [],
  )
  if (attachmentIds.length > 0) await release(pool, { tenantId, attachmentIds }).catch(() => {})
}
