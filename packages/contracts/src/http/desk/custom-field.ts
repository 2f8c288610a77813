import { z } from 'zod'
import { text } from '../fields.ts'
import { archivedAt, kept, name, note, seen } from './kept.ts'

export const customFieldTypes = ['text', 'number', 'boolean', 'date', 'select'] as const

/** As it stands in `customFields` and in the filter `cf.<key>`. */
export const customFieldKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, { error: 'must be lower case letters, digits and _, e.g. serial_no' })
  // every object has a `constructor`: a ticket must not seem to have a value of that name
  .refine((key) => !(key in {}), { error: 'is a name that cannot be used' })

const optionKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, { error: 'must be lower case letters, digits, - and _' })
const option = z.strictObject({ key: optionKey, label: name, archived: z.boolean().default(false) })

const options = z
  .array(option)
  .max(200)
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, {
    error: 'each key must stand there once',
  })

/** What may be changed about a field. An option that is left out is archived, never deleted. */
const editable = {
  label: name,
  description: note.default(null),
  options: options.default([]),
  requiredToOpen: z.boolean().default(false),
  requiredToResolve: z.boolean().default(false),
}

export const createCustomFieldBody = z
  .strictObject({
    key: customFieldKey,
    type: z.enum(customFieldTypes),
    staffOnly: z.boolean().default(false),
    ...editable,
  })
  .meta({ id: 'CreateCustomField' })

/** `key`, `type` and `staffOnly` never change; `archived: false` takes a field back into use. */
export const replaceCustomFieldBody = z
  .strictObject({ ...editable, archived: z.boolean().default(false), ...seen })
  .meta({ id: 'ReplaceCustomField' })

export const customField = z
  .object({
    ...kept,
    key: z.string(),
    label: z.string(),
    description: z.string().nullable(),
    type: z.enum(customFieldTypes),
    options: z.array(z.object({ key: z.string(), label: z.string(), archived: z.boolean() })),
    requiredToOpen: z.boolean(),
    requiredToResolve: z.boolean(),
    staffOnly: z.boolean(),
    archivedAt,
  })
  .meta({ id: 'CustomField' })

/** A value as it is sent and kept; null clears. Which of them a field takes is for the field to say. */
export const customFieldValue = z
  .union([text(4_000), z.number(), z.boolean()])
  .nullable()
  .meta({
    description: 'text, number, true or false; a date as 2026-11-21; an option by its key; null clears',
  })

/** `{key: value}` of a save. */
export const customFieldValues = z
  .record(customFieldKey, customFieldValue)
  .refine((values) => Object.keys(values).length <= 100, { error: 'at most 100 fields' })

export type CustomField = z.output<typeof customField>
export type CustomFieldValue = z.output<typeof customFieldValue>
export type CreateCustomFieldBody = z.output<typeof createCustomFieldBody>
export type ReplaceCustomFieldBody = z.output<typeof replaceCustomFieldBody>
