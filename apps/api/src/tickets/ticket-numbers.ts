import { reserveNumbers } from '@docket/event-store'
import type { Pool } from 'pg'

/** Hands out ticket numbers of a tenant: ascending in this process, never twice anywhere, gaps allowed. */
export type TicketNumbers = { next(tenantId: string): Promise<number> }

/** Enough that 2,000 tickets a second ask 40 times a second, few enough that a restart leaves a small gap. */
const blockSize = 50

/** Reserves numbers block by block, outside every append. */
export const createTicketNumbers = (pool: Pool): TicketNumbers => {
  const blocks = new Map<string, { next: number; last: number }>()
  const reserving = new Map<string, Promise<void>>()

  const reserve = async (tenantId: string): Promise<void> => {
    try {
      const { first, last } = await reserveNumbers(pool, tenantId, 'ticket', blockSize)
      blocks.set(tenantId, { next: first, last })
    } finally {
      reserving.delete(tenantId)
    }
  }

  const next = async (tenantId: string): Promise<number> => {
    const block = blocks.get(tenantId)
    if (block && block.next <= block.last) return block.next++
    // all who find the block used up wait for one reservation
    const pending = reserving.get(tenantId) ?? reserve(tenantId)
    reserving.set(tenantId, pending)
    await pending
    return next(tenantId)
  }
  return { next }
}
