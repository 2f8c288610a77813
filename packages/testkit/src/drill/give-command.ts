import { setTimeout as after } from 'node:timers/promises'
import type { ApiAnswer, ApiClient } from './api-client.ts'
import type { CommandRecord } from './command-record.ts'

export type CommandRequest = { method: string; path: string; body: unknown }

export type GiveOptions = {
  /** Ends the tries; a command without an answer by then has an unknown outcome. */
  withinMs: number
  /** Gives an acknowledged command once more with the same key. */
  repeat: boolean
}

/**
 * Gives a command until it is answered for good: what got no answer, a 5xx, 429 or an expired token is tried again
 * with the same key. Fills in the record as it goes.
 */
export const giveCommand = async (
  client: ApiClient,
  request: CommandRequest,
  record: CommandRecord,
  { withinMs, repeat }: GiveOptions,
): Promise<void> => {
  const end = performance.now() + withinMs
  for (let pauseMs = 50; ; pauseMs = Math.min(1_000, pauseMs * 2)) {
    const settled = await tryOnce(client, request, record)
    if (settled) break
    if (performance.now() > end) return
    await after(pauseMs)
  }
  if (repeat) await giveAgain(client, request, record)
}

/** Gives an acknowledged command once more with its key; the record keeps what it was told. */
export const giveAgain = async (
  client: ApiClient,
  request: CommandRequest,
  record: CommandRecord,
): Promise<void> => {
  if (record.outcome === 'acknowledged') await tryOnce(client, request, record)
}

/** True when the answer is final. */
const tryOnce = async (
  client: ApiClient,
  { method, path, body }: CommandRequest,
  record: CommandRecord,
): Promise<boolean> => {
  record.tries += 1
  const headers = { 'idempotency-key': record.key, 'x-request-id': record.correlationId }
  const answer = await client.ask(method, path, body, headers).catch(() => null)
  if (answer === null) return false
  if (answer.status === 401) client.forgetToken()
  if (answer.status >= 500 || answer.status === 429 || answer.status === 401) return false
  record.answers.push({ status: answer.status, data: answer.data })
  if (answer.status >= 300) record.outcome = 'refused'
  else if (record.outcome !== 'acknowledged') acknowledge(record, answer)
  return true
}

const acknowledge = (record: CommandRecord, { meta }: ApiAnswer): void => {
  const [ticketId, version] = (meta.consistency ?? '').split('@')
  record.outcome = 'acknowledged'
  record.ticketId = ticketId ?? null
  record.version = Number(version)
  record.acknowledgedAtMs = performance.now()
}
