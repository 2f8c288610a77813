import { z } from 'zod'
import { text, uuid } from '../fields.ts'
import { kept, name, namesItsTeam, scope, seen, teamOfScope } from './kept.ts'

const content = {
  name,
  body: text(20_000).meta({ description: 'may hold {{placeholders}}; \\{{ stands for {{ itself' }),
}

export const createCannedResponseBody = z
  .strictObject({ scope: scope.default('personal'), teamId: uuid.nullable().default(null), ...content })
  .refine(namesItsTeam, teamOfScope)
  .meta({ id: 'CreateCannedResponse' })

export const replaceCannedResponseBody = z
  .strictObject({ ...content, ...seen })
  .meta({ id: 'ReplaceCannedResponse' })

export const cannedResponse = z
  .object({
    ...kept,
    scope,
    ownerId: uuid.nullable(),
    teamId: uuid.nullable(),
    name: z.string(),
    body: z.string(),
  })
  .meta({ id: 'CannedResponse' })

/** `ticketId` (or a number) of the ticket that the text is to answer. */
export const renderQuery = z.strictObject({ ticketId: z.string().min(1).max(64) })

export const renderedResponse = z
  .object({ id: uuid, version: z.int(), name: z.string(), text: z.string() })
  .meta({ id: 'RenderedResponse' })

export type CannedResponse = z.output<typeof cannedResponse>
