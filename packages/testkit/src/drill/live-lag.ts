import type { ClientJournal } from './client-journal.ts'
import type { CommandRecord } from './command-record.ts'

/** How long after its acknowledgement a change reached a live client, in milliseconds. */
export type LiveLag = { changes: number; p50Ms: number; longestMs: number }

/**
 * For the commands acknowledged between two moments (`performance.now()`); every one of them must have arrived, as
 * itself or in a later version of its ticket.
 */
export const liveLag = (
  commands: readonly CommandRecord[],
  { frames }: Pick<ClientJournal, 'frames'>,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): LiveLag => {
  const told = Map.groupBy(frames, (frame) => frame.ticketId)
  const lags = commands
    .filter(({ acknowledgedAtMs: at }) => at !== null && at >= fromMs && at < toMs)
    .map((command) => {
      const frame = told.get(command.ticketId ?? '')?.find(({ version }) => version >= (command.version ?? 0))
      return frame === undefined
        ? Number.POSITIVE_INFINITY
        : Math.max(0, frame.atMs - command.acknowledgedAtMs!)
    })
    .toSorted((one, other) => one - other)
  return {
    changes: lags.length,
    p50Ms: Math.round(lags[Math.floor(lags.length / 2)] ?? 0),
    longestMs: Math.round(lags.at(-1) ?? 0),
  }
}
