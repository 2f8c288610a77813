/** Where a request came from that nobody is logged in for yet, for the audit. */
export type Origin = { ip: string | null; correlationId: string }
