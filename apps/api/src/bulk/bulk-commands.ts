import type { BulkChange } from '@docket/contracts'
import type { People } from '../people/people.ts'
import type { SaveCommand } from '../tickets/replace-tags.ts'
import type { RequestFacts } from '../tickets/request-facts.ts'
import { detailsCommands, savedTogether } from '../tickets/save-commands.ts'

/**
 * The commands that each ticket is given. People and teams are looked up once for all. Throws `invalid_input` for
 * members that do not go together.
 */
export const bulkCommands = async (
  people: People,
  { addTags, removeTags, delete: deletes, restore, ...together }: BulkChange,
  facts: RequestFacts,
): Promise<readonly SaveCommand[]> => {
  const { at } = facts
  return [
    ...(restore ? [{ type: 'RestoreTicket', at, data: {} } as const] : []),
    ...detailsCommands(together, facts),
    ...(await savedTogether(people, together, facts)),
    ...(removeTags ? [{ type: 'UntagTicket', at, data: { tags: removeTags } } as const] : []),
    ...(addTags ? [{ type: 'TagTicket', at, data: { tags: addTags } } as const] : []),
    ...(deletes ? [{ type: 'DeleteTicket', at, data: { reason: null } } as const] : []),
  ]
}
