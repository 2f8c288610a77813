import { type Caller, isApiKey } from '@docket/ticketing'
import { Refused } from '../../plugins/refusals.ts'

/** Whose a new thing is: the caller's own, or nobody's in particular. Throws `forbidden` for a program's own. */
export const ownerOf = ({ scope }: { scope: string }, caller: Caller): string | null => {
  if (scope !== 'personal') return null
  if (isApiKey(caller)) throw new Refused({ code: 'forbidden', detail: 'An API key has nothing of its own.' })
  return caller.userId
}
