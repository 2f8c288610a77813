/**
 * One text that tickets are found by: the ticket's own (number and title weigh A, the description B), or a comment
 * (C). A comment that was emptied stays, found by nothing.
 */
export type SearchText = {
  ticketId: string
  /** `ticket`, or the comment's id. */
  textId: string
  tenantId: string
  requesterId: string
  /** The ticket's number without its prefix: how new it is among the tenant's. */
  seq: number
  internal: boolean
  number: string | null
  title: string | null
  /** The description or the comment. */
  body: string
}

/** Texts above this many bytes are indexed in part: the words of the rest are not found. */
export const indexedBytes = 200 * 1024

/** The part of a text that is indexed; cut between two characters. */
export const indexedPart = (text: string): string => {
  if (text.length * 3 <= indexedBytes) return text
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(indexedBytes))
  return text.slice(0, read)
}

/** `TCK-000123` to 123; a number without digits counts as the oldest. */
export const seqOf = (number: string): number => Number(/\d+$/.exec(number)?.[0] ?? 0)
