/**
 * Health is asked three ways: live (this process runs), ready (its dependencies answer and its workers move)
 * and alerts (rules over its numbers; critical ones make the answer 503).
 */
export type Check = { name: string; check(): Promise<CheckResult> | CheckResult }
export type CheckResult = { ok: boolean; detail?: string }

export type Alert = { name: string; severity: 'warning' | 'critical'; message: string; value?: number }
/** Answers the alerts that are firing now; an empty list when all is well. */
export type AlertRule = () => Promise<readonly Alert[]> | readonly Alert[]

export type Health = {
  ready(): Promise<{ ok: boolean; checks: Record<string, CheckResult> }>
  alerts(): Promise<{ ok: boolean; alerts: readonly Alert[] }>
  addCheck(check: Check): void
  addAlert(rule: AlertRule): void
  /** From now on ready answers false, so that no new work is sent here. */
  stopping(): void
}

const checkWithinMs = 2_000

export const createHealth = (): Health => {
  const checks: Check[] = []
  const rules: AlertRule[] = []
  let isStopping = false
  return {
    addCheck: (check) => void checks.push(check),
    addAlert: (rule) => void rules.push(rule),
    stopping: () => {
      isStopping = true
    },
    async ready() {
      const results = await Promise.all(checks.map(async (one) => [one.name, await bounded(one)] as const))
      if (isStopping) results.push(['process', { ok: false, detail: 'stopping' }])
      return { ok: results.every(([, result]) => result.ok), checks: Object.fromEntries(results) }
    },
    async alerts() {
      const firing = (await Promise.all(rules.map(evaluated))).flat()
      return { ok: firing.every((alert) => alert.severity !== 'critical'), alerts: firing }
    },
  }
}

const bounded = async (one: Check): Promise<CheckResult> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(
      () => resolve({ ok: false, detail: `no answer in ${checkWithinMs} ms` }),
      checkWithinMs,
    )
  })
  const asked = Promise.resolve()
    .then(() => one.check())
    .catch((error: unknown): CheckResult => ({ ok: false, detail: failed(error) }))
  return Promise.race([asked, late]).finally(() => clearTimeout(timer))
}

/**
 * Health answers whoever asks: an error's message may hold hosts, users and SQL, so only what kind it is is told.
 */
const failed = (error: unknown): string => {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown }
  const kind = [code, name].find((word) => typeof word === 'string' && /^\w{1,40}$/.test(word))
  return kind === undefined ? 'failed' : `failed: ${kind}`
}

/** A rule that fails is itself an alert: silence must never look like health. */
const evaluated = async (rule: AlertRule): Promise<readonly Alert[]> => {
  try {
    return await rule()
  } catch (error) {
    return [{ name: 'alert_rule_failed', severity: 'critical', message: failed(error) }]
  }
}
