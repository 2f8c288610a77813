type Schema = {
  $ref?: string
  type?: string | readonly string[]
  enum?: readonly unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: readonly string[]
  items?: Schema
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  maxLength?: number
  maximum?: number
}
type Content = Record<string, { schema?: Schema }>
type Operation = {
  parameters?: readonly { name: string; in: string; required?: boolean; schema?: Schema }[]
  requestBody?: { required?: boolean; content: Content }
  responses?: Record<string, { content?: Content }>
}
export type ApiDocument = {
  paths?: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

/**
 * What a client of `before` could not rely on any more after `after`: operations, parameters and members that are
 * gone, newly required ones, narrower types and bounds of what is sent, wider ones of what is answered. Additions
 * are not named. Each line says where.
 */
export const breakingChanges = (before: ApiDocument, after: ApiDocument): readonly string[] =>
  Object.entries(before.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, was]) => {
      const where = `${method.toUpperCase()} ${path}`
      const is = after.paths?.[path]?.[method]
      if (is === undefined) return [`${where}: gone`]
      return [
        ...ofParameters(where, was, is, { before, after }),
        ...ofBody(where, was, is, { before, after }),
        ...ofAnswers(where, was, is, { before, after }),
      ]
    }),
  )

type Documents = { before: ApiDocument; after: ApiDocument }
/** `sent` by clients: may only become wider; `answered`: may only become narrower. */
type Direction = 'sent' | 'answered'

const ofParameters = (where: string, was: Operation, is: Operation, documents: Documents): string[] => {
  const nameOf = (one: { name: string; in: string }) => `${one.in} ${one.name}`
  const now = new Map((is.parameters ?? []).map((one) => [nameOf(one), one]))
  const then = new Map((was.parameters ?? []).map((one) => [nameOf(one), one]))
  return [
    ...[...then].flatMap(([name, parameter]) => {
      const kept = now.get(name)
      if (kept === undefined) return [`${where}: ${name} is gone`]
      return ofSchema(
        `${where}: ${name}`,
        parameter.schema ?? {},
        kept.schema ?? {},
        'sent',
        documents,
        new Set(),
      )
    }),
    ...[...now].flatMap(([name, { required }]) =>
      required && !then.get(name)?.required ? [`${where}: ${name} is required now`] : [],
    ),
  ]
}

const ofBody = (where: string, was: Operation, is: Operation, documents: Documents): string[] => {
  if (is.requestBody === undefined) return was.requestBody === undefined ? [] : [`${where}: no body any more`]
  if (was.requestBody === undefined)
    return is.requestBody.required ? [`${where}: a body is required now`] : []
  return ofContent(`${where}: body`, was.requestBody.content, is.requestBody.content, 'sent', documents)
}

const ofAnswers = (where: string, was: Operation, is: Operation, documents: Documents): string[] =>
  Object.entries(was.responses ?? {}).flatMap(([status, { content }]) => {
    if (!status.startsWith('2')) return []
    const kept = is.responses?.[status]
    if (kept === undefined) return [`${where}: ${status} is gone`]
    return ofContent(`${where}: ${status}`, content ?? {}, kept.content ?? {}, 'answered', documents)
  })

const ofContent = (
  where: string,
  was: Content,
  is: Content,
  direction: Direction,
  documents: Documents,
): string[] =>
  Object.entries(was).flatMap(([type, { schema = {} }]) => {
    const kept = is[type]
    if (kept === undefined) return [`${where}: ${type} is gone`]
    return ofSchema(where, schema, kept.schema ?? {}, direction, documents, new Set())
  })

const ofSchema = (
  where: string,
  wasNamed: Schema,
  isNamed: Schema,
  direction: Direction,
  documents: Documents,
  seen: ReadonlySet<string>,
): string[] => {
  const pair = `${wasNamed.$ref} ${isNamed.$ref}`
  if (wasNamed.$ref !== undefined && seen.has(pair)) return []
  const was = resolve(wasNamed, documents.before)
  const is = resolve(isNamed, documents.after)
  const deeper = (at: string, one: Schema, other: Schema) =>
    ofSchema(at, one, other, direction, documents, new Set([...seen, pair]))

  const changes: string[] = []
  const [narrow, wide] = direction === 'sent' ? [was, is] : [is, was]
  const lost = valuesOf(narrow)?.filter((value) => !(valuesOf(wide)?.includes(value) ?? true)) ?? []
  for (const value of lost)
    changes.push(`${where}: ${value} is ${direction === 'sent' ? 'refused now' : 'a new answer'}`)
  if (direction === 'sent')
    for (const bound of ['maxLength', 'maximum'] as const)
      if ((is[bound] ?? Number.POSITIVE_INFINITY) < (was[bound] ?? Number.POSITIVE_INFINITY))
        changes.push(`${where}: ${bound} is ${is[bound]} now`)
  for (const [name, property] of Object.entries(was.properties ?? {})) {
    const kept = is.properties?.[name]
    if (kept === undefined) changes.push(`${where}.${name}: gone`)
    else changes.push(...deeper(`${where}.${name}`, property, kept))
    if (direction === 'answered' && was.required?.includes(name) && kept && !is.required?.includes(name))
      changes.push(`${where}.${name}: may be missing now`)
  }
  if (direction === 'sent')
    for (const name of is.required ?? [])
      if (!was.required?.includes(name)) changes.push(`${where}.${name}: required now`)
  if (was.items && is.items) changes.push(...deeper(`${where}[]`, was.items, is.items))
  return changes
}

const resolve = (schema: Schema, document: ApiDocument): Schema =>
  schema.$ref === undefined
    ? schema
    : resolve(document.components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''] ?? {}, document)

/** The values or, where they are not listed, the types that a schema allows; undefined: anything. */
const valuesOf = (schema: Schema): readonly string[] | undefined => {
  if (schema.const !== undefined) return [JSON.stringify(schema.const)]
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value))
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) {
    const values = choices.map(valuesOf)
    return values.every((one) => one !== undefined) ? values.flat() : undefined
  }
  return schema.type === undefined ? undefined : [schema.type].flat()
}
