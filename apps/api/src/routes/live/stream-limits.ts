import { Failure } from '@docket/runtime'

/** How many streams may be open; one user's come from the configuration. */
export type StreamLimits = { perUser: number; perTenant: number; perProcess: number }

export const tenantStreams = 5_000
export const processStreams = 20_000

/** Counts open streams. `take` answers how to give the place back; throws when there is none. */
export const createStreamPlaces = (limits: StreamLimits) => {
  const taken = new Map<string, number>()
  const count = (key: string, by: number): void => {
    const left = (taken.get(key) ?? 0) + by
    if (left === 0) taken.delete(key)
    else taken.set(key, left)
  }
  return {
    take({ tenantId, userId }: { tenantId: string; userId: string }): () => void {
      const user = `user ${tenantId} ${userId}`
      const tenant = `tenant ${tenantId}`
      if ((taken.get(user) ?? 0) >= limits.perUser)
        throw new Failure('too_many_requests', `You have ${limits.perUser} live streams open; close one.`)
      if ((taken.get(tenant) ?? 0) >= limits.perTenant)
        throw new Failure('too_many_requests', 'Your organisation has as many live streams open as it may.')
      if ((taken.get('process') ?? 0) >= limits.perProcess)
        throw new Failure('overloaded', 'The server has as many live streams open as it can serve.')
      const places = [user, tenant, 'process']
      for (const place of places) count(place, 1)
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        for (const place of places) count(place, -1)
      }
    },
    open: () => taken.get('process') ?? 0,
  }
}
