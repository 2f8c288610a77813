import type { LiveFrame, LiveFrameType } from '@docket/contracts'
import { type TimedRow, type Viewer, visibleChanges, visibleRow } from '@docket/read-models'
import type { Change } from './change.ts'

/** A frame about one ticket, made once for all who are told the same. */
export type TicketFrame = { readonly ticketId: string; readonly version: number; readonly bytes: Buffer }

/** One frame as it goes over the wire; `retryMs` is what a native EventSource waits before it connects again. */
export const encodeFrame = <Type extends LiveFrameType>(
  event: Type,
  data: LiveFrame<Type>,
  more: { id?: string | null; retryMs?: number } = {},
): Buffer => {
  const id = more.id ? `id: ${more.id}\n` : ''
  const retry = more.retryMs === undefined ? '' : `retry: ${more.retryMs}\n`
  return Buffer.from(`${id}event: ${event}\n${retry}data: ${JSON.stringify(data)}\n\n`)
}

/** Moves a client's last event id without telling it anything: frames without data are no events. */
export const encodeMark = (id: string): Buffer => Buffer.from(`id: ${id}\n\n`)

/**
 * The row as this kind of viewer may see it. When the row is already newer than the news, another change is in it
 * whose news are still to come: then it may be any field.
 */
export const changedFrame = (
  change: Change,
  row: TimedRow,
  viewer: Viewer,
  id: string | null,
): TicketFrame => {
  const visible = visibleRow(row, viewer)
  const isNewer = row.version > change.version
  const cause = viewer.kind === 'staff' ? change.cause : change.publicCause
  const data = {
    ticketId: change.ticketId,
    version: visible.version,
    changed: isNewer ? [] : [...visibleChanges(change.changed, viewer)],
    ...cause,
    ticket: visible as LiveFrame<'ticket.changed'>['ticket'],
  }
  const bytes = encodeFrame('ticket.changed', data, { id })
  return { ticketId: change.ticketId, version: visible.version, bytes }
}

export const leftFrame = ({ ticketId, version }: Change, id: string | null): TicketFrame => ({
  ticketId,
  version,
  bytes: encodeFrame('ticket.left', { ticketId, version }, { id }),
})
