/** An object as people send it: nothing is known of its fields. */
export type Shape = { readonly [field: string]: unknown }

export const isShape = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isText = (value: unknown, longest = 200): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= longest

/** The fields that are not among the known ones. */
export const strangeFields = (value: Shape, known: readonly string[]): readonly string[] =>
  Object.keys(value).filter((field) => !known.includes(field))
