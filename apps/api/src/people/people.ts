import { createKysely } from '@docket/database'
import { activeStaff, findRequester, type IdentityTables, membersOfTeam } from '@docket/identity'
import type { AssignmentFacts } from '@docket/ticketing'
import type { Pool } from 'pg'

export type Requester = NonNullable<Awaited<ReturnType<typeof findRequester>>>

/** Who is who in a tenant, as far as tickets ask; another tenant's people are as unknown as those that never were. */
export type People = {
  assignee(tenantId: string, userId: string): Promise<AssignmentFacts['assignee']>
  team(tenantId: string, teamId: string): Promise<AssignmentFacts['team']>
  /** For whom a ticket is opened, with organization and tier; up to a second old. */
  requester(tenantId: string, userId: string): Promise<Requester | null>
  requesterByEmail(tenantId: string, email: string): Promise<Requester | null>
}

const rememberedMs = 1_000
const rememberedMost = 10_000

export const createPeople = (pool: Pool): People => {
  const db = createKysely<IdentityTables>(pool)
  const remembered = new Map<string, { until: number; found: Promise<Requester | null> }>()
  return {
    assignee: (tenantId, userId) => activeStaff(db, tenantId, userId),
    team: (tenantId, teamId) => membersOfTeam(db, tenantId, teamId),
    requesterByEmail: (tenantId, email) => findRequester(db, tenantId, { email }),
    requester(tenantId, userId) {
      const key = `${tenantId} ${userId}`
      const known = remembered.get(key)
      if (known && known.until > performance.now()) return known.found
      if (remembered.size >= rememberedMost) remembered.clear()
      const found = findRequester(db, tenantId, { userId })
      found.then((person) => person ?? remembered.delete(key)).catch(() => remembered.delete(key))
      remembered.set(key, { until: performance.now() + rememberedMs, found })
      return found
    },
  }
}
