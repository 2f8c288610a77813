import type { LiveFrame } from '@docket/contracts'
import type { Signals } from '@docket/live-feed'
import type { PresenceAt, PresenceBoard, PresenceSaid } from '../../presence/presence-board.ts'
import { viewingForMs } from '../../presence/presence-board.ts'
import { encodeFrame } from './frames.ts'
import type { LiveHub } from './live-hub.ts'
import { shows } from './stream-filter.ts'

/** A job moved, said to whom it belongs. */
export type JobSignal = { ownerId: string; job: LiveFrame<'job.updated'> }

const sweepEveryMs = 500

/** Tells streams what signals say: jobs to their owners, presence to staff who see the ticket. Answers how to stop. */
export const tellSignals = ({
  hub,
  signals,
  presence,
}: {
  hub: Pick<LiveHub, 'tell'>
  signals: Signals
  presence: PresenceBoard
}): (() => void) => {
  const tellPresence = ({ tenantId, ticketId, audience, people }: PresenceAt): void =>
    hub.tell(
      tenantId,
      presenceFrame(ticketId, people),
      ({ filter }) =>
        filter.viewer.kind === 'staff' && filter.types.has('presence') && shows(filter, ticketId, audience),
    )
  const unlisten = signals.listen(({ tenantId, kind, data }) => {
    if (kind === 'job.updated') {
      const { ownerId, job } = data as JobSignal
      hub.tell(
        tenantId,
        encodeFrame('job.updated', job),
        ({ session, filter }) => session.userId === ownerId && filter.types.has('job.updated'),
      )
    }
    if (kind === 'presence') {
      const changed = presence.hear({ ...(data as PresenceSaid), tenantId })
      if (changed !== null) tellPresence(changed)
    }
  })
  const sweeping = setInterval(() => presence.sweep().forEach(tellPresence), sweepEveryMs)
  sweeping.unref()
  return () => {
    unlisten()
    clearInterval(sweeping)
  }
}

/** Everybody who is at the ticket; a client forgets them unless it hears of them again. */
export const presenceFrame = (ticketId: string, people: PresenceAt['people']): Buffer =>
  encodeFrame('presence', { ticketId, people: [...people], forMs: viewingForMs })
