import { transaction } from '@docket/database'
import { append, createEventStore, createOutboxWakeup } from '@docket/event-store'
import { createIdentity, generateSigningKey, type PasswordResetMail, type SigningKey } from '@docket/identity'
import { type LiveFeed, memoryFeed } from '@docket/live-feed'
import {
  type Clock,
  createHealth,
  createMetrics,
  readConfig,
  silentLogger,
  systemClock,
  systemIds,
} from '@docket/runtime'
import { seedServiceLevels } from '@docket/service-levels'
import { testDatabase } from '@docket/testkit'
import { afterAll, expect } from 'vitest'
import { type ApiContext, createApiContext } from '../src/context.ts'
import type { RateCounter } from '../src/limits/rate-counter.ts'
import { buildServer } from '../src/server.ts'
import { checkAnswers } from './check-answers.ts'
import { clientOf } from './client.ts'
import { makeTenant, passwords } from './people.ts'
import { startProjecting } from './projecting.ts'

/** A whole API on a real database, with projections behind it and two tenants to talk to it. */
export const startHarness = async (
  options: {
    clock?: Clock
    env?: NodeJS.ProcessEnv
    liveFeed?: LiveFeed
    rateCounter?: RateCounter
    signingKeys?: readonly [SigningKey, ...SigningKey[]]
    /** The tenants begin with the default policy; without it no policy adds a version to what tests count. */
    serviceLevels?: boolean
  } = {},
) => {
  const clock = options.clock ?? systemClock
  const ids = systemIds
  const database = await testDatabase()
  const { pool } = database
  const wakeup = createOutboxWakeup()
  const store = createEventStore(pool, { wakeup })
  const mails: PasswordResetMail[] = []
  const identity = createIdentity({
    pool,
    append,
    clock,
    ids,
    signingKeys: options.signingKeys ?? [generateSigningKey()],
    issuer: 'docket',
    passwords,
    mailer: {
      async sendPasswordReset(mail) {
        mails.push(mail)
      },
    },
  })
  const people = { pool, append, clock, ids }
  const acme = await makeTenant(identity, people, 'acme')
  const globex = await makeTenant(identity, people, 'globex')
  if (options.serviceLevels)
    for (const tenant of [acme, globex])
      await transaction(pool, (client) => seedServiceLevels(client, tenant, undefined, { clock, ids }))

  const liveFeed = options.liveFeed ?? memoryFeed()
  const projecting = startProjecting(pool, wakeup, liveFeed)
  const context: ApiContext = createApiContext({
    config: readConfig({ DOCKET_RATE_LIMIT: 'off', DOCKET_MAX_LOOP_DELAY_MS: '0', ...options.env }),
    pool,
    store,
    wakeup,
    identity,
    liveFeed,
    rateCounter: options.rateCounter ?? null,
    cursorSecret: 'c'.repeat(32),
    clock,
    ids,
    log: silentLogger(),
    metrics: createMetrics(),
    health: createHealth(),
  })
  const wrongAnswers: string[] = []
  const app = await buildServer(context, [checkAnswers(wrongAnswers)])
  const url = await app.listen({ host: '127.0.0.1', port: 0 })

  const close = async () => {
    await app.close()
    await Promise.all([
      context.handBack.settled(),
      context.returning.settled(),
      identity.forgotPassword.settled(),
    ])
    await projecting.stop()
    await database.close()
    expect(wrongAnswers, 'answers that break their contract').toEqual([])
  }
  return { url, app, context, pool, acme, globex, mails, as: clientOf(url), close, projecting }
}

export type Harness = Awaited<ReturnType<typeof startHarness>>

/** For the whole test file; closed after its last test. */
export const useHarness = async (options?: Parameters<typeof startHarness>[0]): Promise<Harness> => {
  const harness = await startHarness(options)
  afterAll(() => harness.close())
  return harness
}
