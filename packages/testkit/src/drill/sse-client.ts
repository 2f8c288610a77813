import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import { setTimeout as after } from 'node:timers/promises'
import type { ApiClient } from './api-client.ts'
import type { ClientJournal, Frame } from './client-journal.ts'
import { createSseParser, type SseFrame } from './sse-frames.ts'

export type SseClient = {
  journal(): ClientJournal
  /** Cuts the connection without a word; the client comes back by itself. */
  cut(): void
  connected(): boolean
  stop(): Promise<void>
}

const reconnectMs = 100
const silentAfterMs = 30_000

/**
 * A live client as somebody else would write it: connects with a token, resumes by `Last-Event-ID`, fetches all
 * lists at the first checkpoint and after every reset, and keeps of each ticket the newest version it met.
 */
export const startSseClient = (options: { url: string; client: ApiClient; name: string }): SseClient => {
  const { url, client, name } = options
  const frames: Frame[] = []
  const held = new Map<string, number>()
  const stopping = new AbortController()
  let lastId: string | null = null
  let connections = 0
  let resets = 0
  let stale = true
  let request: ClientRequest | null = null
  let connected = false
  let fetching: Promise<void> = Promise.resolve()

  const learn = (ticketId: string, version: number): void => {
    if (version > (held.get(ticketId) ?? 0)) held.set(ticketId, version)
  }
  /** Until it succeeded once; meanwhile the stream goes on. */
  const refetch = (delayMs: number): void => {
    stale = false
    fetching = fetching.then(async () => {
      await after(delayMs, undefined, { signal: stopping.signal }).catch(() => {})
      while (!stopping.signal.aborted) {
        const rows = await fetchLists(client).catch(() => null)
        for (const row of rows ?? []) learn(row.ticketId, row.version)
        if (rows) return
        await after(200)
      }
    })
  }
  const onFrame = (frame: SseFrame): void => {
    if (frame.id !== null) lastId = frame.id
    switch (frame.event) {
      case 'checkpoint':
        if (stale) refetch(0)
        return
      case 'reset':
        resets += 1
        refetch((JSON.parse(frame.data) as { delayMs?: number }).delayMs ?? 0)
        return
      case 'ticket.changed': {
        const { ticketId, version } = changeIn(frame)
        frames.push({
          ticketId,
          version,
          id: frame.id ?? '',
          connection: connections,
          resets,
          atMs: performance.now(),
        })
        learn(ticketId, version)
        return
      }
      case 'ticket.left':
        held.delete(changeIn(frame).ticketId)
    }
  }

  const connectOnce = async (): Promise<void> => {
    const headers = {
      accept: 'text/event-stream',
      authorization: `Bearer ${await client.token()}`,
      ...(lastId === null ? {} : { 'last-event-id': lastId }),
    }
    await new Promise<void>((resolve) => {
      request = get(`${url}/api/v1/stream?tickets=all`, { headers, agent: false })
      request.setTimeout(silentAfterMs, () => request?.destroy())
      request.once('error', () => resolve())
      request.once('close', () => resolve())
      request.once('response', (response: IncomingMessage) => {
        if (response.statusCode === 401) client.forgetToken()
        if (response.statusCode !== 200) return void request?.destroy()
        connections += 1
        connected = true
        const feed = createSseParser(onFrame)
        response.setEncoding('utf8')
        response.on('data', feed)
        response.once('error', () => resolve())
        response.once('end', () => resolve())
      })
    })
    connected = false
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      await connectOnce().catch(() => {})
      await after(reconnectMs)
    }
  })()
  const viewer = { kind: client.role === 'END_USER' ? 'requester' : 'staff', userId: client.userId } as const
  return {
    journal: () => ({ name, viewer, frames, held, connections, resets }),
    cut: () => void request?.destroy(),
    connected: () => connected,
    async stop() {
      stopping.abort()
      request?.destroy()
      await running
      await fetching
    },
  }
}

type Row = { ticketId: string; version: number }

const changeIn = ({ data }: SseFrame): Row => JSON.parse(data) as Row

/** Every ticket in this person's lists. */
const fetchLists = async (client: ApiClient): Promise<Row[]> => {
  const rows: Row[] = []
  for (let cursor: string | null | undefined = ''; cursor !== null && cursor !== undefined; ) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const answer = await client.ask('GET', `/tickets?limit=100&sort=createdAt${more}`)
    if (answer.status === 401) client.forgetToken()
    if (answer.status !== 200) throw new Error(`the list answered ${answer.status}`)
    rows.push(...(answer.data as Row[]))
    cursor = answer.meta.pagination?.nextCursor
  }
  return rows
}
