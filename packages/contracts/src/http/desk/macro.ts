import { z } from 'zod'
import {
  commentBody,
  notes,
  pendingReason,
  priority,
  priorityInput,
  status,
  tags,
  text,
  uuid,
  visibility,
} from '../fields.ts'
import { changedTicket } from '../ticket.ts'
import { customFieldKey, customFieldValue } from './custom-field.ts'
import { kept, name, namesItsTeam, note, seen, teamOfScope } from './kept.ts'

const someTags = tags.min(1)
const waits = { reason: pendingReason.optional() }
const resolves = z.strictObject({ code: text(64).optional(), notes: notes.optional() })

/** One thing that a macro does to a ticket. `me` is whoever applies it; a comment may hold {{placeholders}}. */
const action = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('set_status'), status, ...waits, resolution: resolves.optional() }),
  z.strictObject({ do: z.literal('set_priority'), priority: priorityInput }),
  z.strictObject({ do: z.literal('set_assignee'), assigneeId: z.union([z.literal('me'), uuid]).nullable() }),
  z.strictObject({ do: z.literal('set_team'), teamId: uuid.nullable() }),
  z.strictObject({ do: z.literal('add_tags'), tags: someTags }),
  z.strictObject({ do: z.literal('remove_tags'), tags: someTags }),
  z.strictObject({
    do: z.literal('add_comment'),
    visibility: visibility.default('PUBLIC'),
    body: commentBody,
  }),
  z.strictObject({ do: z.literal('set_custom_field'), key: customFieldKey, value: customFieldValue }),
])

/** Twice the same kind would leave open which of them counts; tags and fields are told apart by what they name. */
const kindOf = (one: z.output<typeof action>): string =>
  one.do === 'set_custom_field' ? `${one.do} ${one.key}` : one.do

const actions = z
  .array(action)
  .min(1)
  .max(20)
  .refine((all) => new Set(all.map(kindOf)).size === all.length, {
    error: 'each kind may stand there once (set_custom_field: once a key)',
  })

/** A qualifier goes with the status it qualifies. */
const qualified = actions.superRefine((all, context) => {
  for (const [n, one] of all.entries()) {
    if (one.do !== 'set_status') continue
    const stray = (name: 'reason' | 'resolution', goesWith: string) => {
      if (one[name] === undefined || one.status === goesWith) return
      context.addIssue({ code: 'custom', path: [n, name], message: `goes with status ${goesWith}` })
    }
    stray('reason', 'PENDING_INFO')
    stray('resolution', 'RESOLVED')
  }
})

const content = { name, description: note.default(null), actions: qualified }

export const createMacroBody = z
  .strictObject({
    scope: z.enum(['team', 'tenant']).default('tenant'),
    teamId: uuid.nullable().default(null),
    ...content,
  })
  .refine(namesItsTeam, teamOfScope)
  .meta({ id: 'CreateMacro' })

export const replaceMacroBody = z.strictObject({ ...content, ...seen }).meta({ id: 'ReplaceMacro' })

/** An action as it is kept: with its defaults, and priorities as P1 to P4. */
export const keptMacroAction = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('set_status'),
    status,
    ...waits,
    resolution: z.object({ code: z.string().optional(), notes: z.string().optional() }).optional(),
  }),
  z.object({ do: z.literal('set_priority'), priority }),
  z.object({ do: z.literal('set_assignee'), assigneeId: z.union([z.literal('me'), uuid]).nullable() }),
  z.object({ do: z.literal('set_team'), teamId: uuid.nullable() }),
  z.object({ do: z.literal('add_tags'), tags: z.array(z.string()) }),
  z.object({ do: z.literal('remove_tags'), tags: z.array(z.string()) }),
  z.object({ do: z.literal('add_comment'), visibility, body: z.string() }),
  z.object({ do: z.literal('set_custom_field'), key: z.string(), value: customFieldValue }),
])

export const macro = z
  .object({
    ...kept,
    scope: z.enum(['team', 'tenant']),
    teamId: uuid.nullable(),
    name: z.string(),
    description: z.string().nullable(),
    actions: z.array(keptMacroAction),
  })
  .meta({ id: 'Macro' })

/** What applying a macro answers: the ticket as it left it, and which macro in which version it was. */
export const appliedMacro = z
  .object({
    ticket: changedTicket,
    macro: z.object({ id: uuid, name: z.string(), version: z.int() }),
  })
  .meta({ id: 'AppliedMacro' })

export type Macro = z.output<typeof macro>
export type MacroAction = z.output<typeof keptMacroAction>
