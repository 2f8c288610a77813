import { monotonicMs } from '@docket/runtime'
import { NotOwner, type OwnedCursor } from './own-cursor.ts'

/**
 * Bumps an owned cursor's beat whenever nothing else wrote it for `everyMs`. `lost` aborts when the cursor turns
 * out to be somebody else's. A database that does not answer is reported and tried again.
 */
export const keepBeating = (
  owner: OwnedCursor,
  { everyMs, onError }: { everyMs: number; onError: (error: unknown) => void },
) => {
  const lost = new AbortController()
  let confirmedAt = monotonicMs()
  let running = false
  const confirm = (): void => {
    confirmedAt = monotonicMs()
  }
  const isDue = (): boolean => monotonicMs() - confirmedAt >= everyMs
  const beat = async (): Promise<void> => {
    const startedAt = monotonicMs()
    await owner.beat()
    confirmedAt = startedAt
  }
  const timer = setInterval(() => {
    if (running || !isDue()) return
    running = true
    beat()
      .catch((error: unknown) => (error instanceof NotOwner ? lost.abort(error) : onError(error)))
      .finally(() => {
        running = false
      })
  }, everyMs / 2)
  return {
    lost: lost.signal,
    confirm,
    /** Before work that others would see: a process that was asleep asks first whether it is still the owner. */
    async assure(): Promise<void> {
      if (monotonicMs() - confirmedAt >= 2 * everyMs) await beat()
    },
    stop: () => clearInterval(timer),
  }
}
