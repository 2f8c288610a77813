import { z } from 'zod'
import { imported, seen } from './command-parts.ts'
import { customFieldValues } from './desk/custom-field.ts'
import {
  affectedService,
  category,
  channel,
  commentBody,
  description,
  environment,
  instant,
  notes,
  pendingReason,
  priorityInput,
  reasonText,
  status,
  tags,
  text,
  ticketType,
  title,
  uuid,
  visibility,
} from './fields.ts'

const resolution = z.strictObject({
  code: text(64).optional(),
  notes: notes.optional(),
})

/** Why a ticket waits and until when; only with PENDING_INFO. */
const statusDetails = { reason: pendingReason.optional(), until: instant.nullable().optional() }

/** One status, or under `history.import` a list of legal steps. */
const statusSteps = z.union([status, z.array(status).min(1).max(16)])

/** Whom staff open a ticket for, by address; somebody new becomes a requester of the tenant. */
const requester = z.strictObject({ email: z.email().max(320), name: text(200).optional() })

/** Told beside whatever else is wrong, which zod would by itself keep a refinement from. */
const neededWithoutTemplate = (name: 'title' | 'description') =>
  [
    (body: Partial<Record<'templateId' | 'title' | 'description', unknown>>) =>
      body.templateId !== undefined || body[name] !== undefined,
    {
      error: 'is needed, here or in a template',
      path: [name] as PropertyKey[],
      when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null,
    },
  ] as const

export const createTicketBody = z
  .strictObject({
    templateId: uuid.optional().meta({ description: 'says what the request does not' }),
    title: title.optional().meta({ description: 'needed here or in the template' }),
    description: description.optional().meta({ description: 'needed here or in the template' }),
    priority: priorityInput.optional(),
    type: ticketType.optional(),
    category: category.optional(),
    environment: environment.nullable().optional(),
    affectedService: affectedService.nullable().optional(),
    channel: channel.optional(),
    requesterId: uuid.optional(),
    requester: requester.optional(),
    assigneeId: uuid.nullable().optional(),
    teamId: uuid.nullable().optional(),
    tags: tags.optional(),
    customFields: customFieldValues.optional(),
    status: statusSteps.optional(),
    ...statusDetails,
    resolution: resolution.optional(),
    ...imported,
  })
  .refine((body) => body.requesterId === undefined || body.requester === undefined, {
    error: 'goes without requesterId',
    path: ['requester'],
  })
  .refine(...neededWithoutTemplate('title'))
  .refine(...neededWithoutTemplate('description'))
  .meta({ id: 'CreateTicket' })

/** What one save may change together: all or nothing, one correlation. */
const savedTogether = {
  status: statusSteps.optional(),
  ...statusDetails,
  priority: priorityInput.optional(),
  assigneeId: uuid.nullable().optional(),
  teamId: uuid.nullable().optional(),
  tags: tags.optional(),
  customFields: customFieldValues.optional(),
  resolution: resolution.optional(),
}

export const editTicketBody = z
  .strictObject({
    title: title.optional(),
    description: description.optional(),
    type: ticketType.optional(),
    category: category.optional(),
    environment: environment.nullable().optional(),
    affectedService: affectedService.nullable().optional(),
    ...savedTogether,
    ...seen,
    ...imported,
  })
  .meta({ id: 'EditTicket' })

/** Replaces every editable detail: what is left out goes back to its default. */
export const replaceTicketBody = z
  .strictObject({
    title,
    description,
    type: ticketType,
    category: category.optional(),
    environment: environment.nullable().optional(),
    affectedService: affectedService.nullable().optional(),
    priority: priorityInput,
    tags: tags.optional(),
    ...seen,
    ...imported,
  })
  .meta({ id: 'ReplaceTicket' })

export const assignTicketBody = z
  .strictObject({
    assigneeId: uuid.nullable().optional(),
    teamId: uuid.nullable().optional(),
    ...seen,
    ...imported,
  })
  .refine((body) => body.assigneeId !== undefined || body.teamId !== undefined, {
    error: 'assigneeId or teamId is needed',
    path: ['assigneeId'],
  })
  .meta({ id: 'AssignTicket' })

export const changeStatusBody = z
  .strictObject({
    status: statusSteps,
    ...statusDetails,
    resolution: resolution.optional(),
    ...seen,
    ...imported,
  })
  .meta({ id: 'ChangeStatus' })

export const resolveTicketBody = z
  .strictObject({
    code: text(64).optional(),
    notes: notes.optional(),
    customFields: customFieldValues.optional(),
    /** What becomes of children that are not done: nothing is resolved, or they are resolved too. */
    children: z.enum(['refuse', 'resolve']).default('refuse'),
    ...seen,
    ...imported,
  })
  .meta({ id: 'ResolveTicket' })

/** How it ended, for the tickets that were resolved by this save. */
export type ResolutionInput = z.output<typeof resolution>

/** For commands that need a word of explanation at most: escalate, reopen. */
export const reasonBody = z
  .strictObject({ reason: reasonText.optional(), ...seen, ...imported })
  .meta({ id: 'Reason' })

/** For commands that carry nothing of their own: claim, release, close, deescalate, restore, finish-import. */
export const bareBody = z.strictObject({ ...seen, ...imported }).meta({ id: 'Bare' })

/** A reply or a note, with the changes that are saved with it. */
export const addCommentBody = z
  .strictObject({
    body: commentBody,
    visibility: visibility.default('PUBLIC'),
    mentions: z.array(uuid).max(50).optional(),
    /** Sends a reply although someone else answered since the version that the writer saw. */
    force: z.boolean().optional(),
    ...savedTogether,
    ...seen,
    ...imported,
  })
  .meta({ id: 'AddComment' })

export type CreateTicketBody = z.output<typeof createTicketBody>
export type EditTicketBody = z.output<typeof editTicketBody>
export type AddCommentBody = z.output<typeof addCommentBody>
export type ReplaceTicketBody = z.output<typeof replaceTicketBody>
export type SavedTogether = Pick<EditTicketBody, keyof typeof savedTogether>
export type Imported = Pick<EditTicketBody, keyof typeof imported>
export type Seen = Pick<EditTicketBody, keyof typeof seen>
