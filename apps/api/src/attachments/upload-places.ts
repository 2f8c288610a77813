import { Failure } from '@docket/runtime'

/** Each holds one file of the largest size on disk and a few chunks of it in memory. */
const perProcess = 32
/** A place may be held for minutes: nobody holds all of them. */
const perUser = 8

/** Counts uploads under way. `take` answers how to give the place back; throws when there is none. */
export const createUploadPlaces = () => {
  const taken = new Map<string, number>()
  let all = 0
  return {
    take({ tenantId, userId }: { tenantId: string; userId: string }): () => void {
      const key = `${tenantId} ${userId}`
      const own = taken.get(key) ?? 0
      if (own >= perUser)
        throw new Failure('too_many_requests', `You have ${perUser} uploads under way; wait for one of them.`)
      if (all >= perProcess)
        throw new Failure('overloaded', 'There are many uploads already; try again shortly.')
      taken.set(key, own + 1)
      all += 1
      return () => {
        const left = (taken.get(key) ?? 1) - 1
        if (left === 0) taken.delete(key)
        else taken.set(key, left)
        all -= 1
      }
    },
  }
}
