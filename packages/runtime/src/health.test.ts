import { describe, expect, test } from 'vitest'
import { createHealth } from './health.ts'

const secret = 'connect ECONNREFUSED 10.1.2.3:5432, user docket, select * from ticket_list'
const asked = async (error: unknown) => {
  const health = createHealth()
  const fails = () => Promise.reject(error)
  health.addCheck({ name: 'database', check: fails })
  health.addAlert(fails)
  return { ready: await health.ready(), alerts: await health.alerts() }
}

describe('a check or rule that fails', () => {
  test.each([
    ['by its code', Object.assign(new Error(secret), { code: 'ECONNREFUSED' }), 'failed: ECONNREFUSED'],
    ['by its class without a code', new TypeError(secret), 'failed: TypeError'],
    ['as failed, when it says more than one word', Object.assign(new Error(), { name: secret }), 'failed'],
    ['as failed, when it is no error', secret, 'failed'],
    ['as failed, when it is nothing', undefined, 'failed'],
  ])('is told %s, and nothing else of it', async (_, error, said) => {
    const { ready, alerts } = await asked(error)
    expect(ready).toEqual({ ok: false, checks: { database: { ok: false, detail: said } } })
    expect(alerts).toEqual({
      ok: false,
      alerts: [{ name: 'alert_rule_failed', severity: 'critical', message: said }],
    })
  })
})
