import type { HttpConnection } from '../target/http-connection.ts'

/** What a command left behind: the ticket and the version it made. */
export type Committed = { ticketId: string; version: number }

const sentences = 'The printer on the third floor says PC LOAD LETTER and prints nothing. '.repeat(4)

export const openTicket = (connection: HttpConnection, name: string): Promise<Committed> =>
  give(connection, 'POST', '/api/v1/tickets', {
    title: `Cannot print ${name}`,
    description: sentences,
    priority: 'P2',
    type: 'INCIDENT',
    category: 'technical',
    tags: ['printer', 'floor-3'],
  })

export const addComment = (connection: HttpConnection, ticketId: string, name: string): Promise<Committed> =>
  give(connection, 'POST', `/api/v1/tickets/${ticketId}/comments`, {
    body: `${name}: put paper in, and try again.`,
    visibility: 'PUBLIC',
  })

export const changeStatus = (
  connection: HttpConnection,
  ticketId: string,
  status: 'OPEN' | 'IN_PROGRESS',
): Promise<Committed> => give(connection, 'PATCH', `/api/v1/tickets/${ticketId}/status`, { status })

/** Throws unless the command was accepted: a benchmark of refusals would be a fast one. */
const give = async (
  connection: HttpConnection,
  method: string,
  path: string,
  content: unknown,
): Promise<Committed> => {
  const { status, body } = await connection.send(method, path, content)
  if (status < 200 || status > 299) throw new Error(`${method} ${path} answered ${status}: ${body}`)
  const [, ticketId = '', version = ''] = /"consistency":"([^"@]+)@(\d+)"/.exec(body) ?? []
  if (!ticketId) throw new Error(`${method} ${path} answered no consistency token: ${body}`)
  return { ticketId, version: Number(version) }
}
