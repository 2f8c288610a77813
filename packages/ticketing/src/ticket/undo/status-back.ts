import type { OpenedTicket } from '../state.ts'
import { isEscalatable } from '../status-facts.ts'
import { type StatusSnapshot, toSnapshot } from '../status-snapshot.ts'
import type { Back, FormerTickets } from './compensate.ts'

/**
 * Status and escalation level, which one event may hold together. A level is lowered to 0 or raised again, as events
 * can; one that was raised from 1 to 2 stays at 2, since lowering it to 1 would read as another escalation.
 */
export const statusBack = (former: FormerTickets, now: OpenedTicket): readonly Back[] => {
  const level = levelBack(former, now)
  const status = snapshotBack(former, now, level ?? now.escalationLevel)
  const both = level !== null && status !== null ? oneEvent(level, status, now) : null
  if (both !== null) return [both]
  const lands = status?.status ?? now.status
  return [
    status && changeBack(status, now),
    level === null || (level === 0 && lands === 'ESCALATED') ? null : levelOnly(level, lands, now),
  ].filter((back) => back !== null)
}

/** The level to go back to; null: it stays. */
const levelBack = (former: FormerTickets, now: OpenedTicket): number | null => {
  const level = former.get('escalationLevel')?.escalationLevel ?? now.escalationLevel
  return level === 0 ? (now.escalationLevel === 0 ? null : 0) : level > now.escalationLevel ? level : null
}

/** The status to go back to; null: it stays, also where ESCALATED would be left without a level. */
const snapshotBack = (former: FormerTickets, now: OpenedTicket, level: number): StatusSnapshot | null => {
  const before = former.get('status')
  if (before === undefined) return null
  const restored = toSnapshot(before)
  if (restored.status === 'ESCALATED' && level === 0) return null
  return JSON.stringify(restored) === JSON.stringify(toSnapshot(now)) ? null : restored
}

/** De-escalating and escalating move the status too: then nothing else has to be said. */
const oneEvent = (level: number, { status: to, escalatedFrom }: StatusSnapshot, now: OpenedTicket) => {
  const { updatedAt: at, status: from, escalationLevel: fromLevel } = now
  const fields = ['status', 'escalationLevel']
  if (level === 0 && from === 'ESCALATED' && isEscalatable(to)) {
    return { event: { type: 'TicketDeescalated', at, data: { fromLevel, from, to } }, fields } as const
  }
  if (level > fromLevel && to === 'ESCALATED' && escalatedFrom === from) {
    const data = { level, reason: null, cause: null, from, to } as const
    return { event: { type: 'TicketEscalated', at, data }, fields } as const
  }
  return null
}

const changeBack = (restored: StatusSnapshot, now: OpenedTicket): Back => {
  const { status: to, reason, until } = restored
  const data = { from: now.status, to, reason, until, restored }
  return { event: { type: 'TicketStatusChanged', at: now.updatedAt, data }, fields: ['status'] }
}

const levelOnly = (level: number, status: OpenedTicket['status'], now: OpenedTicket): Back => {
  const { updatedAt: at, escalationLevel: fromLevel } = now
  const same = { from: status, to: status }
  return level === 0
    ? { event: { type: 'TicketDeescalated', at, data: { fromLevel, ...same } }, fields: ['escalationLevel'] }
    : {
        event: { type: 'TicketEscalated', at, data: { level, reason: null, cause: null, ...same } },
        fields: ['escalationLevel'],
      }
}
