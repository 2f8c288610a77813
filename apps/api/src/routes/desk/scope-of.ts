import { Failure } from '@docket/runtime'
import { type Caller, isApiKey } from '@docket/ticketing'
import type { ApiContext } from '../../context.ts'
import { Refused } from '../../plugins/refusals.ts'

/** Whose a new thing is: the caller's own, or nobody's in particular. Throws `forbidden` for a program's own. */
export const ownerOf = ({ scope }: { scope: string }, caller: Caller): string | null => {
  if (scope !== 'personal') return null
  if (isApiKey(caller)) throw new Refused({ code: 'forbidden', detail: 'An API key has nothing of its own.' })
  return caller.userId
}

/** Throws `not_found` naming `teamId` for a team that is not the tenant's: another tenant's is like none. */
export const requireTeam = async (
  { identity }: Pick<ApiContext, 'identity'>,
  { tenantId }: Caller,
  teamId: string | null,
): Promise<void> => {
  if (teamId === null || (await identity.readTeam(tenantId, teamId)) !== null) return
  throw new Failure('not_found', 'There is no such team.', {
    errors: [{ path: 'teamId', code: 'not_found', message: 'is no team of this tenant' }],
  })
}
