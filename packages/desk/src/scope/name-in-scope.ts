import { type RawBuilder, sql } from 'kysely'
import type { Scoped } from './scoped.ts'

/** The condition that a row of the same name stands in the same place: of this person, this team or the tenant. */
export const nameInScope = ({
  scope,
  ownerId,
  teamId,
  name,
}: Scoped & { name: string }): RawBuilder<unknown> => sql`
  scope = ${scope} and owner_id is not distinct from ${ownerId}
  and team_id is not distinct from ${teamId} and lower(name) = lower(${name})`
