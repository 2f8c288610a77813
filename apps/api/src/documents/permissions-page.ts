import { type Action, actions, grants, permissions, roles } from '@docket/ticketing'

/** An OpenAPI document, as far as this page reads it. */
type Documented = {
  paths?: object
}

type Operation = { 'x-permission'?: Action | 'operator'; security?: readonly unknown[] }

/** The page docs/permissions.md: each action with what it gives every role, and the routes that stand under it. */
export const permissionsPage = (document: Documented): string => {
  const routes = Object.entries((document.paths ?? {}) as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        route: `${method.toUpperCase()} ${path}`,
        action: operation['x-permission'] ?? null,
        isPublic: operation.security?.length === 0,
      })),
  )
  const rowOf = (route: string, action: Action): string =>
    `| \`${route}\` | ${action} | ${roles.map((role) => toCell(permissions[action][role])).join(' | ')} |`
  const listOf = (found: typeof routes): string => found.map(({ route }) => `- \`${route}\``).join('\n')

  return `# Who may do what

Made from the routes and the permission table in \`packages/ticketing/src/access/permissions.ts\`; written by
\`node apps/api/src/documents/write-documents.ts\`, and a test keeps it true. A dash is a 403 for everything. Other words say
how far the permission reaches; what a caller cannot read is a 404. "Own" is the requester's own ticket, of comments and
undo the author's own; "assigned" is assigned to the caller.

| route | permission | ${roles.join(' | ')} |
|---|---|${roles.map(() => '---').join('|')}|
${routes.flatMap(({ route, action }) => (action === null || action === 'operator' ? [] : [rowOf(route, action)])).join('\n')}

## The operator's credential, never a role of a tenant

${listOf(routes.filter(({ action }) => action === 'operator'))}

## Every signed-in caller

${listOf(routes.filter(({ action, isPublic }) => action === null && !isPublic))}

## Nobody has to sign in

${listOf(routes.filter(({ isPublic }) => isPublic))}

## Permissions that no route asks for by itself

They are asked where a save holds what they are about, or by routes still to come.

${actions
  .filter((action) => !routes.some((route) => route.action === action))
  .map((action) => `- ${action}`)
  .join('\n')}
`
}

const toCell = (grant: keyof typeof grants): string =>
  grant === 'no' ? '-' : grants[grant].replace(/^yes, /, '')
