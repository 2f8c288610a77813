/**
 * One `ticket.changed` frame; `resets` and `connection` count what the client had met before, `atMs` is by
 * `performance.now()`.
 */
export type Frame = {
  ticketId: string
  version: number
  id: string
  connection: number
  resets: number
  atMs: number
}

/** What a live client was told and what it holds. */
export type ClientJournal = {
  name: string
  viewer: { kind: 'staff' | 'requester'; userId: string }
  frames: readonly Frame[]
  /** Version of each ticket as this client knows it, from frames and from lists. */
  held: ReadonlyMap<string, number>
  connections: number
  resets: number
}
