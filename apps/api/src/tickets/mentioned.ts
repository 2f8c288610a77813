import type { People } from '../people/people.ts'
import { refused } from '../plugins/refusals.ts'

/** The users that a comment calls by name, each once. Throws `mention_not_found` for who is not active staff here. */
export const mentioned = async (
  people: People,
  tenantId: string,
  said: readonly string[] = [],
): Promise<readonly string[]> => {
  const userIds = [...new Set(said)]
  const found = await Promise.all(userIds.map((userId) => people.assignee(tenantId, userId)))
  const unknown = userIds.filter((_, index) => found[index]?.activeStaff !== true)
  if (unknown.length > 0)
    throw refused('mention_not_found', 'Only active staff can be mentioned.', { userIds: unknown })
  return userIds
}
