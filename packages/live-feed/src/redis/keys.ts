/** Epoch, run and counter of a tenant's feed. */
export const feedKey = (prefix: string, tenantId: string): string => `${prefix}:${tenantId}:feed`

/** Its entries. */
export const streamKey = (prefix: string, tenantId: string): string => `${prefix}:${tenantId}:entries`

/** The newest version announced of each ticket, and to requesters too, for as many tickets as entries are kept. */
export const versionsKey = (prefix: string, tenantId: string): string => `${prefix}:${tenantId}:versions`
