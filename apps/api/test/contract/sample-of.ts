import { randomUUID } from 'node:crypto'

export type JsonSchema = {
  $ref?: string
  type?: string | readonly string[]
  const?: unknown
  enum?: readonly unknown[]
  anyOf?: readonly JsonSchema[]
  oneOf?: readonly JsonSchema[]
  allOf?: readonly JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: readonly string[]
  items?: JsonSchema
  minItems?: number
  minLength?: number
  minimum?: number
  exclusiveMinimum?: number
  format?: string
  pattern?: string
  default?: unknown
  additionalProperties?: unknown
}

/** The smallest instance that a schema of the document allows: required members, first choices. */
export const sampleOf = (schema: JsonSchema, components: Record<string, JsonSchema>): unknown => {
  const resolved = resolve(schema, components)
  if (resolved.const !== undefined) return resolved.const
  if (resolved.enum) return resolved.enum[0]
  const [choice] = resolved.anyOf ?? resolved.oneOf ?? []
  if (choice) return sampleOf(choice, components)
  if (resolved.allOf)
    return Object.assign({}, ...resolved.allOf.map((one) => sampleOf(one, components) as object))
  const type = typeof resolved.type === 'string' ? resolved.type : resolved.type?.[0]
  switch (type) {
    case 'object':
      return Object.fromEntries(
        (resolved.required ?? []).map((name) => [
          name,
          sampleOf(resolved.properties?.[name] ?? {}, components),
        ]),
      )
    case 'array':
      return Array.from({ length: resolved.minItems ?? 0 }, () => sampleOf(resolved.items ?? {}, components))
    case 'integer':
    case 'number':
      return resolved.minimum ?? (resolved.exclusiveMinimum ?? 0) + 1
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return textOf(resolved)
  }
}

/** The schema itself, whatever names it. */
export const resolve = (schema: JsonSchema, components: Record<string, JsonSchema>): JsonSchema =>
  schema.$ref === undefined
    ? schema
    : resolve(components[schema.$ref.split('/').at(-1) ?? ''] ?? {}, components)

const textOf = ({ format, minLength = 1 }: JsonSchema): string => {
  switch (format) {
    case 'uuid':
      return randomUUID()
    case 'date-time':
      return '2026-11-21T12:00:00.000Z'
    case 'date':
      return '2026-11-21'
    case 'email':
      return 'nobody@example.test'
    case 'uri':
      return 'https://example.test/'
    default:
      return 'x'.repeat(Math.max(1, minLength))
  }
}
