import {
  type Clock,
  Counter,
  Gauge,
  type Health,
  Histogram,
  type Metrics,
  monotonicMs,
} from '@docket/runtime'
import type { Pool } from 'pg'
import { overdueSeconds as readOverdue } from './first-due.ts'
import type { RunTimers } from './run-timers.ts'

const failingForMs = 30_000
const lateSeconds = 60
const tooLateSeconds = 600

/** Metrics, check and alert of the timers; answers what the loop tells them. */
export const watchTimers = ({
  pool,
  metrics,
  health,
  clock,
}: {
  pool: Pool
  metrics: Metrics
  health: Health
  clock: Clock
}): Required<Pick<RunTimers, 'onHandled' | 'onRecorded' | 'onRound'>> => {
  const lateness = new Histogram({
    name: 'docket_sla_lateness_seconds',
    help: 'how long after it was due something was handled',
    labelNames: ['kind'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600],
    registers: [metrics],
  })
  const handled = new Counter({
    name: 'docket_sla_handled_total',
    help: 'what fell due, by how it ended',
    labelNames: ['kind', 'outcome'],
    registers: [metrics],
  })
  const overdueSeconds = () => readOverdue(pool, clock.now())
  new Gauge({
    name: 'docket_sla_overdue_seconds',
    help: 'how long the first that is due has been waiting',
    registers: [metrics],
    async collect() {
      this.set(await overdueSeconds())
    },
  })
  const startedAt = Date.parse(clock.now())
  let failingSince: number | null = null
  health.addCheck({
    name: 'sla timers',
    check: () => ({ ok: failingSince === null || monotonicMs() - failingSince < failingForMs }),
  })
  health.addAlert(async () => {
    const seconds = await overdueSeconds()
    if (seconds <= lateSeconds) return []
    const message = `the first timer that is due has waited ${Math.round(seconds)} s`
    const severity = seconds > tooLateSeconds ? 'critical' : 'warning'
    return [{ name: 'sla_late', severity, message, value: seconds }]
  })
  return {
    onHandled(timer, outcome) {
      handled.inc({ kind: timer.kind, outcome })
      const late = (Date.parse(clock.now()) - Date.parse(timer.dueAt)) / 1000
      if (outcome === 'done') lateness.observe({ kind: timer.kind }, Math.max(0, late))
    },
    onRecorded({ outcome, recorded, knownFrom }) {
      if (recorded.length === 0) handled.inc({ kind: 'sla', outcome })
      const now = Date.parse(clock.now())
      for (const { kind, at } of recorded) {
        handled.inc({ kind, outcome })
        // what was true before anybody could know, or before this process ran, says nothing about it
        const from = Math.max(at, knownFrom)
        if (from >= startedAt) lateness.observe({ kind }, Math.max(0, now - from) / 1000)
      }
    },
    onRound(error) {
      failingSince = error === null ? null : (failingSince ?? monotonicMs())
    },
  }
}
