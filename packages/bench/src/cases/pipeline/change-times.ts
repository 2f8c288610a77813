/** Milliseconds since the epoch at which a ticket was seen to have at least a version. */
export type Seen = { version: number; at: number }

/** When each ticket's versions were seen; several may be seen at once, as the newest of them. */
export type ChangeTimes = {
  saw(ticketId: string, version: number, at: number): void
  /** When the ticket was first seen at this version or a later one; NaN if never. */
  firstSeen(ticketId: string, version: number): number
}

export const changeTimes = (): ChangeTimes => {
  const tickets = new Map<string, Seen[]>()
  return {
    saw(ticketId, version, at) {
      const seen = tickets.get(ticketId) ?? []
      if (seen.length === 0) tickets.set(ticketId, seen)
      if (version > (seen.at(-1)?.version ?? 0)) seen.push({ version, at })
    },
    firstSeen: (ticketId, version) =>
      tickets.get(ticketId)?.find((one) => one.version >= version)?.at ?? Number.NaN,
  }
}
