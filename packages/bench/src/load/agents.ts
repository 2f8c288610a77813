import { percentile } from '../measure/rounds.ts'
import { type HttpConnection, openConnection } from '../target/http-connection.ts'
import { addComment, type Committed, changeStatus, openTicket } from './give-command.ts'

export type Kind = 'create' | 'comment' | 'status'

/** People at work, a connection each, who open tickets and change those they opened themselves. */
export type Agents = {
  readonly count: number
  /** One command of one agent. */
  give(agent: number, kind: Kind): Promise<Committed>
  /** Milliseconds from request to answer since the last `forget`: at a share of all commands of a kind. */
  latency(kind: Kind, share: number): number
  forget(): void
  close(): void
}

type Own = { ticketId: string; status: 'OPEN' | 'IN_PROGRESS' }

export const hireAgents = async (
  url: string,
  headers: Readonly<Record<string, string>>,
  count: number,
): Promise<Agents> => {
  const connections = await Promise.all(Array.from({ length: count }, () => openConnection(url, headers)))
  const tickets = connections.map((): Own[] => [])
  const latencies: Record<Kind, number[]> = { create: [], comment: [], status: [] }
  let given = 0

  const act = async (connection: HttpConnection, own: Own[], kind: Kind): Promise<Committed> => {
    given += 1
    const ticket = own[given % own.length]
    if (kind === 'create' || !ticket) {
      const opened = await openTicket(connection, String(given))
      own.push({ ticketId: opened.ticketId, status: 'OPEN' })
      return opened
    }
    if (kind === 'comment') return addComment(connection, ticket.ticketId, String(given))
    ticket.status = ticket.status === 'OPEN' ? 'IN_PROGRESS' : 'OPEN'
    return changeStatus(connection, ticket.ticketId, ticket.status)
  }

  return {
    count,
    async give(agent, kind) {
      const began = performance.now()
      const committed = await act(connections[agent]!, tickets[agent]!, kind)
      latencies[kind].push(performance.now() - began)
      return committed
    },
    latency: (kind, share) => percentile(latencies[kind], share),
    forget() {
      for (const list of Object.values(latencies)) list.length = 0
    },
    close() {
      for (const connection of connections) connection.close()
    },
  }
}
