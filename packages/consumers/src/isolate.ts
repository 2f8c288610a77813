/** A try that ended well, or the error that waiting will not heal. */
export type Tried = { error: unknown } | null

const quickTries = 3

/**
 * Runs `attempt` on all ids, three times quickly; if it keeps failing, halves them until the ids that fail by
 * themselves, three times each, are found. Answers how each of those failed; the others have succeeded.
 */
export const isolate = async (
  ids: readonly string[],
  attempt: (ids: readonly string[]) => Promise<Tried>,
  onPoison: (id: string, error: unknown, attempts: number) => Promise<void>,
  tries: number = quickTries,
): Promise<void> => {
  let failed: Tried = null
  for (let count = 0; count < (ids.length === 1 ? quickTries : tries); count += 1) {
    failed = await attempt(ids)
    if (failed === null) return
  }
  if (ids.length === 1) return onPoison(ids[0]!, failed!.error, quickTries)
  const middle = ids.length >> 1
  await isolate(ids.slice(0, middle), attempt, onPoison, 1)
  await isolate(ids.slice(middle), attempt, onPoison, 1)
}
