import type { EventMeta } from '@docket/event-sourcing'
import { append } from '@docket/event-store'
import { systemIds } from '@docket/runtime'
import { type TestDatabase, testDatabase } from '@docket/testkit'
import type { Role } from '@docket/ticketing'
import {
  createIdentity,
  createPasswords,
  createTenant,
  generateSigningKey,
  type Identity,
  noTenant,
} from '../src/index.ts'

/** Two tenants on a database of their own, with a clock that the test moves. */
export type House = {
  database: TestDatabase
  identity: Identity
  clock: { at: string; now(): string; forward(seconds: number): void }
  tenants: { one: string; two: string }
  /** Makes a user who can log in, and returns the id. */
  user(tenantId: string, email: string, role?: Role): Promise<string>
  close(): Promise<void>
}

export const password = 'correct horse battery'

export const meta: EventMeta = {
  actor: { kind: 'system', id: 'test', ip: null },
  correlationId: 'test-correlation',
  causationId: null,
  traceparent: null,
}

export const buildHouse = async (): Promise<House> => {
  const database = await testDatabase()
  const { pool } = database
  const clock = {
    at: '2026-11-21T04:00:00.000Z',
    now: () => clock.at,
    forward: (seconds: number) => {
      clock.at = new Date(Date.parse(clock.at) + seconds * 1000).toISOString()
    },
  }
  const people = { pool, append, clock, ids: systemIds }
  const identity = createIdentity({
    ...people,
    signingKeys: [generateSigningKey()],
    issuer: 'docket',
    passwords: createPasswords(),
  })
  const tenant = async (slug: string): Promise<string> => {
    const made = await createTenant(people, { tenantId: noTenant, meta }, { slug, name: slug })
    if (made.outcome !== 'saved') throw new Error(made.outcome)
    return made.value.id
  }
  return {
    database,
    identity,
    clock,
    tenants: { one: await tenant('one'), two: await tenant('two') },
    async user(tenantId, email, role = 'END_USER') {
      const made = await identity.createUser(
        { tenantId, meta },
        { email, name: email, role, password, teamIds: [], organizationId: null, tier: null },
      )
      if (made.outcome !== 'saved') throw new Error(made.outcome)
      return made.value.id
    },
    close: () => database.close(),
  }
}

/** What a call throws as a code, or null if it does not. */
export const codeOf = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: { code?: string }) => error.code ?? String(error),
  )
