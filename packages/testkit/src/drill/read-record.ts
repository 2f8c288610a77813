/** A read that carried a consistency token; `got` is null when the answer did not hold the ticket. */
export type ReadRecord = { route: string; ticketId: string; wanted: number; got: number | null }
