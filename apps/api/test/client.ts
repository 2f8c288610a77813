import type { ErrorDocument, Pagination, TicketDetail } from '@docket/contracts'
import type { Person } from './people.ts'

export type Answer<Data = TicketDetail> = {
  status: number
  headers: Headers
  data: Data
  message: string
  meta: { requestId: string; consistency: string; pagination: Pagination; error: ErrorDocument }
  text: string
}

type More = { headers?: Record<string, string>; raw?: string | Uint8Array }
type Ask = <Data = TicketDetail>(path: string, body?: unknown, more?: More) => Promise<Answer<Data>>

/** Speaks to the server as one person, over a real socket. */
export type Client = Record<'get' | 'post' | 'put' | 'patch' | 'delete', Ask>

export const clientOf =
  (url: string) =>
  (person: Person | null): Client => {
    const ask =
      (method: string): Ask =>
      async <Data>(path: string, body?: unknown, { headers = {}, raw }: More = {}) => {
        const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
        const response = await fetch(path.startsWith('/health') ? url + path : `${url}/api/v1${path}`, {
          method,
          headers: {
            ...(person && { authorization: `Bearer ${person.token}` }),
            ...(content !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(content !== undefined && { body: content as string }),
        })
        const text = await response.text()
        const parsed = text.startsWith('{') ? JSON.parse(text) : {}
        return { status: response.status, headers: response.headers, text, ...parsed } as Answer<Data>
      }
    return {
      get: (path, query, more) => ask('GET')(path + queryOf(query), undefined, more),
      post: ask('POST'),
      put: ask('PUT'),
      patch: ask('PATCH'),
      delete: ask('DELETE'),
    } as Client
  }

const queryOf = (query: unknown): string =>
  query === undefined ? '' : `?${new URLSearchParams(query as Record<string, string>)}`
