import { z } from 'zod'
import {
  affectedService,
  category,
  description,
  environment,
  priority,
  priorityInput,
  tags,
  ticketType,
  title,
  uuid,
} from '../fields.ts'
import { customFieldValue, customFieldValues } from './custom-field.ts'
import { kept, name, note, seen } from './kept.ts'

/** What a ticket is opened with, where the request does not say otherwise. */
const templateFields = z.strictObject({
  title: title.optional(),
  description: description.optional(),
  priority: priorityInput.optional(),
  type: ticketType.optional(),
  category: category.optional(),
  environment: environment.nullable().optional(),
  affectedService: affectedService.nullable().optional(),
  teamId: uuid.nullable().optional(),
  assigneeId: uuid.nullable().optional(),
  tags: tags.optional(),
  customFields: customFieldValues.optional(),
})

const content = { name, description: note.default(null), fields: templateFields }

export const createTemplateBody = z.strictObject(content).meta({ id: 'CreateTemplate' })
export const replaceTemplateBody = z.strictObject({ ...content, ...seen }).meta({ id: 'ReplaceTemplate' })

export const template = z
  .object({
    ...kept,
    name: z.string(),
    description: z.string().nullable(),
    fields: z.object({
      title: z.string().optional(),
      description: z.string().optional(),
      priority: priority.optional(),
      type: ticketType.optional(),
      category: z.string().optional(),
      environment: environment.nullable().optional(),
      affectedService: z.string().nullable().optional(),
      teamId: uuid.nullable().optional(),
      assigneeId: uuid.nullable().optional(),
      tags: z.array(z.string()).optional(),
      customFields: z.record(z.string(), customFieldValue).optional(),
    }),
  })
  .meta({ id: 'Template' })

export type Template = z.output<typeof template>
export type TemplateFields = Template['fields']
