import { monotonicMs } from '@docket/runtime'
import type { Audited } from './audit-consumer.ts'
import type { CaughtUp } from './consumer.ts'
import type { ConsumerState } from './consumer-alerts.ts'

/** What a running consumer knows of itself: its metrics, health, bridge and watchdog read it. */
export type Progress = ConsumerState & {
  /** Batches the source gave, and streams moved so far. */
  given: number
  moved: number
  lastAuditLagging: number
  caughtUp(done: CaughtUp): void
  /** Follows an audit while it runs. */
  audited(audit: (onProgress: (audited: Audited) => void) => Promise<Audited>): Promise<Audited>
}

export const createProgress = (name: string): Progress => {
  let lastMoveAt = monotonicMs()
  const progress: Progress = {
    name,
    following: false,
    failure: null,
    bridging: false,
    auditing: null,
    given: 0,
    moved: 0,
    lastAuditLagging: 0,
    idleMs: () => monotonicMs() - lastMoveAt,
    caughtUp(done) {
      if (done.applied > 0) lastMoveAt = monotonicMs()
      progress.moved += done.applied
    },
    async audited(audit) {
      let before = 0
      try {
        return await audit((audited) => {
          if (audited.applied > before) lastMoveAt = monotonicMs()
          before = audited.applied
          progress.lastAuditLagging = audited.lagging
          progress.auditing = audited.lagging > 0 ? { ...audited } : null
        })
      } finally {
        progress.auditing = null
      }
    },
  }
  return progress
}
