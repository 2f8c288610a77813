import { z } from 'zod'
import { text, uuid, version } from '../fields.ts'
import { cursor, limit } from '../pagination.ts'

const at = z.iso.datetime()

/** What everything on the desk has: `version` is its ETag. */
export const kept = { id: uuid, version: z.int(), createdAt: at, updatedAt: at }

export const archivedAt = at.nullable()

/** The version that was looked at, in place of `If-Match`. */
export const seen = { expectedVersion: version.optional() }

export const name = text(200)
export const note = text(2_000).nullable()

/** Whose it is: one's own, a team's, or everybody's in the tenant. Never changes. */
export const scope = z.enum(['personal', 'team', 'tenant'])

/** A team's names the team; the others name none. */
export const namesItsTeam = (body: { scope: string; teamId: string | null }): boolean =>
  (body.scope === 'team') === (body.teamId !== null)

export const teamOfScope = { error: 'goes with scope team, and only with it', path: ['teamId'] }

const flag = z.enum(['true', 'false']).transform((said) => said === 'true')

export const listDeskQuery = z.strictObject({ limit: limit.default(25), cursor: cursor.optional() })

export const listArchivableQuery = listDeskQuery.extend({
  archived: flag.default(false).meta({ description: 'true: those archived, instead of those in use' }),
})

export const listScopedQuery = listDeskQuery.extend({ scope: scope.optional(), teamId: uuid.optional() })

/** DELETE, which may say the version in its body. */
export const removeBody = z.strictObject(seen).nullish()
