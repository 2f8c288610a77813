import { type Change, mergeChanges } from './change.ts'

/** Runs `work` once after `ms`; the answer calls it off. */
export type Schedule = (ms: number, work: () => void) => () => void

export const timers: Schedule = (ms, work) => {
  const timer = setTimeout(work, ms)
  return () => clearTimeout(timer)
}

/** Decides when changes go out. */
export type MergeWindow = {
  offer(change: Change): void
  /** Takes back a change that was due, until one with this version comes or its window is over. */
  hold(change: Change, version: number): void
  /** At most so many of the changes that are due, oldest first. */
  take(most: number): readonly Change[]
  hasDue(): boolean
  /** Numbers of all entries that wait here, due or not. */
  waiting(): readonly number[]
  /** How many tickets wait. */
  size(): number
  clear(): void
}

/**
 * A ticket's first change is due at once; those that follow within `windowMs` are merged, and due when it is over,
 * which opens the next window. `onDue` is called when something has become due.
 */
export const createMergeWindow = (options: {
  windowMs: number
  now(): number
  schedule: Schedule
  onDue(): void
}): MergeWindow => {
  const { windowMs, now, schedule, onDue } = options
  const due = new Map<string, Change>()
  const held = new Map<string, Change>()
  const awaited = new Map<string, number>()
  // when each window ends; insertion order is the order in which they do, since all are as long
  const windows = new Map<string, number>()
  let callOff: (() => void) | null = null

  const openWindow = (ticketId: string): void => {
    windows.delete(ticketId)
    windows.set(ticketId, now() + windowMs)
    arm()
  }
  const arm = (): void => {
    const [first] = windows.values()
    if (first === undefined || callOff !== null) return
    callOff = schedule(Math.max(0, first - now()), () => {
      callOff = null
      endWindows()
      arm()
      if (due.size > 0) onDue()
    })
  }
  const endWindows = (): void => {
    for (const [ticketId, endsAt] of windows) {
      if (endsAt > now()) return
      windows.delete(ticketId)
      release(ticketId)
    }
  }
  const release = (ticketId: string): void => {
    const change = held.get(ticketId)
    awaited.delete(ticketId)
    if (change === undefined) return
    held.delete(ticketId)
    merged(due, change)
    openWindow(ticketId)
  }
  const merged = (changes: Map<string, Change>, change: Change): void => {
    const waiting = changes.get(change.ticketId)
    changes.set(change.ticketId, waiting ? mergeChanges(waiting, change) : change)
  }

  return {
    offer(change) {
      const { ticketId, version } = change
      if (!windows.has(ticketId)) {
        merged(due, change)
        openWindow(ticketId)
        onDue()
        return
      }
      merged(held, change)
      if (version < (awaited.get(ticketId) ?? Number.POSITIVE_INFINITY)) return
      release(ticketId)
      onDue()
    },
    hold(change, version) {
      const { ticketId } = change
      const later = held.get(ticketId)
      held.set(ticketId, later ? mergeChanges(change, later) : change)
      awaited.set(ticketId, version)
      if (!windows.has(ticketId)) openWindow(ticketId)
      if (later === undefined || later.version < version) return
      release(ticketId)
      onDue()
    },
    take(most) {
      const taken = [...due.values()].slice(0, most)
      for (const { ticketId } of taken) due.delete(ticketId)
      return taken
    },
    hasDue: () => due.size > 0,
    waiting: () => [...due.values(), ...held.values()].flatMap((change) => change.numbers),
    size: () => due.size + held.size,
    clear() {
      due.clear()
      held.clear()
      awaited.clear()
      windows.clear()
      callOff?.()
      callOff = null
    },
  }
}
