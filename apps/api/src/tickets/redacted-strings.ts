import type { Json } from '@docket/event-sourcing'

/** Every text of `before` that reads otherwise in `after`, a document of the same shape. */
export const redactedStrings = (before: Json, after: Json): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  const compare = (one: unknown, other: unknown): void => {
    if (typeof one === 'string' && typeof other === 'string' && one !== other) found.set(one, other)
    if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) return
    for (const [name, member] of Object.entries(one))
      compare(member, (other as Readonly<Record<string, unknown>>)[name])
  }
  compare(before, after)
  return found
}

/**
 * The document with those texts replaced, wherever they stand as a whole; and what these custom fields hold, of whatever
 * type it is.
 */
export const replaceStrings = (
  document: Json,
  texts: ReadonlyMap<string, string>,
  fields: ReadonlyMap<string, string> = new Map(),
): Json => {
  if (typeof document === 'string') return texts.get(document) ?? document
  if (typeof document !== 'object' || document === null) return document
  if (Array.isArray(document)) return document.map((member: Json) => replaceStrings(member, texts, fields))
  return Object.fromEntries(
    Object.entries(document).map(([name, member]) => [
      name,
      name === 'customFields' && isRecord(member)
        ? replaceFields(member, texts, fields)
        : member === undefined
          ? member
          : replaceStrings(member as Json, texts, fields),
    ]),
  )
}

const replaceFields = (
  values: Readonly<Record<string, Json>>,
  texts: ReadonlyMap<string, string>,
  fields: ReadonlyMap<string, string>,
): Json =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      value === null ? null : (fields.get(key) ?? replaceStrings(value, texts)),
    ]),
  )

const isRecord = (value: unknown): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
