import type { StoredEvent } from '@docket/event-sourcing'
import { type LoggedEvent, toLoggedEvent } from '../logged-event.ts'
import type { TicketAttachmentRow } from './row.ts'

/** A file whose row was written before is gone. */
export type AttachmentRemoval = Pick<TicketAttachmentRow, 'ticketId' | 'attachmentId' | 'visibility'> & {
  removedAt: string
}

/** What some events mean for the files of a ticket: new rows, and rows there are that are gone now. */
export type AttachmentChanges = {
  added: readonly TicketAttachmentRow[]
  removed: readonly AttachmentRemoval[]
}

/** Pure. A file that is added and removed among the events is one row, that says so. */
export const projectTicketAttachments = (
  ticketId: string,
  logged: readonly LoggedEvent[],
): AttachmentChanges => {
  const added = new Map<string, TicketAttachmentRow>()
  const removed = new Map<string, AttachmentRemoval>()
  for (const { event, stored } of logged) {
    if (event.type === 'AttachmentAdded')
      added.set(event.data.attachmentId, {
        ...event.data,
        ticketId,
        tenantId: stored.tenantId,
        version: stored.version,
        createdAt: event.at,
        removedAt: null,
      })
    if (event.type !== 'AttachmentRemoved') continue
    const { attachmentId, visibility } = event.data
    const known = added.get(attachmentId)
    if (known) added.set(attachmentId, { ...known, removedAt: known.removedAt ?? event.at })
    else if (!removed.has(attachmentId))
      removed.set(attachmentId, { ticketId, attachmentId, visibility, removedAt: event.at })
  }
  return { added: [...added.values()], removed: [...removed.values()] }
}

/** The files of a ticket straight from its log, for `asOf` and parked tickets. */
export const foldTicketAttachments = (
  ticketId: string,
  events: readonly StoredEvent[],
): readonly TicketAttachmentRow[] => projectTicketAttachments(ticketId, events.map(toLoggedEvent)).added
