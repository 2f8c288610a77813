import { randomUUID } from 'node:crypto'
import { connect } from '../redis/connection.ts'
import { memorySignals } from './memory-signals.ts'
import type { Signal, Signals } from './signals.ts'

/** A message longer than this is nobody's signal. */
const longestMessage = 65_536

/** Signals over Redis publish/subscribe. This process hears its own without the detour, also while Redis is away. */
export const redisSignals = ({
  url,
  channel = 'docket:signals',
}: {
  url: string
  channel?: string
}): Signals => {
  const own = memorySignals()
  const sender = randomUUID()
  const publishing = connect(url, 'docket-signals')
  const subscribing = connect(url, 'docket-signals-in')
  const subscribe = (): void => void subscribing.subscribe(channel).catch(() => {}) // again when it is ready again
  subscribing.on('ready', subscribe)
  if (subscribing.status === 'ready') subscribe()
  subscribing.on('message', (_channel: string, message: string) => {
    const said = parse(message)
    if (said !== null && said.sender !== sender) own.send(said.signal)
  })
  return {
    send(signal) {
      own.send(signal)
      publishing.publish(channel, JSON.stringify({ sender, signal })).catch(() => {}) // at most once
    },
    listen: own.listen,
    async close() {
      await own.close()
      publishing.disconnect()
      subscribing.disconnect()
    },
  }
}

const parse = (message: string): { sender: string; signal: Signal } | null => {
  if (message.length > longestMessage) return null
  try {
    const said = JSON.parse(message)
    return typeof said?.signal?.tenantId === 'string' && typeof said.signal.kind === 'string' ? said : null
  } catch {
    return null
  }
}
