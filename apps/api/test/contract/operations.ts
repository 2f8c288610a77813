import type { JsonSchema } from './sample-of.ts'

/** One operation of the OpenAPI document, as far as the generated tests look at it. */
export type Operation = {
  method: string
  path: string
  /** The row of the permission table it stands under; null: every signed-in caller, or nobody in particular. */
  action: string | null
  isPublic: boolean
  pathParameters: readonly string[]
  queryParameters: readonly { name: string; required: boolean; schema: JsonSchema }[]
  body: { schema: JsonSchema; type: string } | null
}

export type OpenApi = {
  paths: Record<string, Record<string, DocumentedOperation>>
  components: { schemas: Record<string, JsonSchema> }
}

type DocumentedOperation = {
  'x-permission'?: string
  security?: readonly unknown[]
  parameters?: readonly { in: string; name: string; required?: boolean; schema: JsonSchema }[]
  requestBody?: { content: Record<string, { schema: JsonSchema }> }
}

/** Every operation under the base path. */
export const operationsOf = ({ paths }: OpenApi): readonly Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, documented]): Operation => {
      const parameters = documented.parameters ?? []
      const [content] = Object.entries(documented.requestBody?.content ?? {})
      return {
        method: method.toUpperCase(),
        path,
        action: documented['x-permission'] ?? null,
        isPublic: documented.security?.length === 0,
        pathParameters: parameters.filter((one) => one.in === 'path').map(({ name }) => name),
        queryParameters: parameters
          .filter((one) => one.in === 'query')
          .map(({ name, required = false, schema }) => ({ name, required, schema })),
        body: content ? { type: content[0], schema: content[1].schema } : null,
      }
    }),
  )

export const nameOf = ({ method, path }: Operation): string => `${method} ${path}`
