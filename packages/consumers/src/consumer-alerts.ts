import type { Alert, AlertRule, CheckResult } from '@docket/runtime'
import type { ConsumerLag } from './consumer-lag.ts'

/** What a consumer's health is judged by. */
export type ConsumerState = {
  name: string
  following: boolean
  /** Why it stopped, if it did. */
  failure: Error | null
  bridging: boolean
  /** Streams found behind and caught up so far by an audit that is running, else null. */
  auditing: { lagging: number; applied: number } | null
  /** Milliseconds since anything moved. */
  idleMs(): number
}

const lagWarningSeconds = 30
const stuckMs = 60_000

/** Ready while it follows, and either has nothing to do or moves. */
export const checkConsumer = async (
  state: ConsumerState,
  lag: () => Promise<ConsumerLag>,
): Promise<CheckResult> => {
  if (state.failure) return { ok: false, detail: state.failure.message }
  if (!state.following) return { ok: false, detail: 'not following' }
  const { events, oldestSeconds } = await lag()
  const stuck = events > 0 && oldestSeconds * 1_000 > stuckMs && state.idleMs() > stuckMs
  return { ok: !stuck, detail: `${events} events behind` }
}

/** Parked streams, lag, the bridge and a running audit are warnings; a consumer that stopped is critical. */
export const consumerAlerts =
  (state: ConsumerState, lag: () => Promise<ConsumerLag>, parked: () => Promise<number>): AlertRule =>
  async () => {
    const { name } = state
    const alerts: Alert[] = []
    const warn = (alert: string, message: string, value: number) =>
      alerts.push({ name: alert, severity: 'warning', message: `${name}: ${message}`, value })
    if (state.failure)
      alerts.push({
        name: 'consumer_stopped',
        severity: 'critical',
        message: `${name}: ${state.failure.message}`,
      })
    if (state.bridging) warn('bridge_active', 'Kafka does not give what it ought to; following the outbox', 1)
    if (state.auditing)
      warn('refill_running', `caught up ${state.auditing.applied} streams so far`, state.auditing.lagging)
    const count = await parked()
    if (count > 0)
      warn('streams_parked', `${count} streams are parked; look at the errors, then redrive`, count)
    const { events, oldestSeconds } = await lag()
    if (oldestSeconds > lagWarningSeconds) warn('consumer_lag', `${events} events behind`, oldestSeconds)
    return alerts
  }
