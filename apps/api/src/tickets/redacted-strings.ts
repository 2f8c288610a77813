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

/** The document with those texts replaced, wherever they stand as a whole. */
export const replaceStrings = (document: Json, texts: ReadonlyMap<string, string>): Json => {
  if (typeof document === 'string') return texts.get(document) ?? document
  if (typeof document !== 'object' || document === null) return document
  if (Array.isArray(document)) return document.map((member: Json) => replaceStrings(member, texts))
  return Object.fromEntries(
    Object.entries(document).map(([name, member]) => [
      name,
      member === undefined ? member : replaceStrings(member as Json, texts),
    ]),
  )
}
