import type { CreateTicketBody } from '@docket/contracts'
import type { ApiContext } from '../context.ts'
import type { Requester } from '../people/people.ts'
import { refused } from '../plugins/refusals.ts'
import type { RequestFacts } from './request-facts.ts'

/**
 * Whom the ticket is for: the one the body names by id or by address, else the caller. An address nobody has yet
 * becomes a requester without a login. Throws `requester_not_found` for an id that the tenant does not know.
 */
export const requesterOf = async (
  { people, identity }: Pick<ApiContext, 'people' | 'identity'>,
  body: CreateTicketBody,
  { caller, meta }: RequestFacts,
): Promise<Requester> => {
  const { tenantId } = caller
  const found =
    body.requester === undefined
      ? await people.requester(tenantId, body.requesterId ?? caller.userId)
      : await people.requesterByEmail(tenantId, body.requester.email)
  if (found !== null) return found
  if (body.requester === undefined) throw refused('requester_not_found', 'There is no such requester.')

  const { email, name = email } = body.requester
  const made = await identity.createUser(
    { tenantId, meta },
    { email, name, role: 'END_USER', teamIds: [], organizationId: null, tier: null },
  )
  // of two who write to us for the first time at once, the second is found
  const known = made.outcome === 'saved' ? null : await people.requesterByEmail(tenantId, email)
  if (made.outcome === 'saved') return { userId: made.value.id, organizationId: null, tier: null }
  if (known === null) throw refused('requester_not_found', 'There is no such requester.')
  return known
}
