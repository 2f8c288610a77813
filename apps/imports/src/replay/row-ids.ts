import type { DocketClient } from './api/docket-client.ts'

/** Tells a row in the log: the request id of its save, and with it the correlation id of its events. */
export const rowId = (number: string, index: number): string => `${number}-r${String(index).padStart(4, '0')}`

/** The row an event came from; 0 for one that came from none. */
export const rowIndex = (correlationId: string): number => Number(/-r(\d+)$/.exec(correlationId)?.[1] ?? 0)

/** The tag by which an incident's ticket is found again, whatever happened to the process that sent it. */
export const incidentTag = (number: string, log: string): string => `${number.toLowerCase()}-${log}`

/** The tag of every ticket of a log. */
export const logTag = (log: string): string => `log-${log}`

export type EventTrace = { version: number; correlationId: string }

/** Version and correlation id of every event of a ticket, in version order. */
export const readCorrelations = async (
  client: DocketClient,
  ticketId: string,
): Promise<readonly EventTrace[]> => {
  const events: EventTrace[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const answer = await client.get(
      `/api/v1/tickets/${ticketId}/events?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    events.push(...(answer.data as unknown as EventTrace[]))
    cursor = (answer.meta.pagination as { nextCursor?: string | null } | undefined)?.nextCursor ?? null
  }
  return events.sort((a, b) => a.version - b.version)
}
