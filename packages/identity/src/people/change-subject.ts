import { transaction } from '@docket/database'
import type { Json } from '@docket/event-sourcing'
import { Failure } from '@docket/runtime'
import type { PoolClient } from 'pg'
import type { IdentityEvent } from './events.ts'
import { type Audited, type Change, type PeopleDependencies, record, refuseAnswered } from './record.ts'
import { type Saved, saved } from './saved.ts'

/** What is changed: its row as it is, locked until the transaction ends, and the version of its stream. */
export type Locked<Value> = { value: Value; version: number }

/** What a change comes to. `write` brings the row there, with the version its stream then has. */
export type Decided<Value> = {
  events: readonly IdentityEvent[]
  after: Value
  audit: Audited
  write(client: PoolClient, version: number): Promise<void>
}

/**
 * Changes one user, team, organization, tenant or key: locks its row, lets `decide` say what comes of it, and writes
 * row, events, audit and key in one transaction. Null from `decide` is "so already": accepted without an event.
 * Throws `not_found` where there is nothing to lock.
 */
export const changeSubject = <Value extends { id: string }>(
  dependencies: PeopleDependencies,
  change: Change,
  subject: {
    noun: string
    lock(client: PoolClient): Promise<Locked<Value> | null>
    decide(value: Value, client: PoolClient): Promise<Decided<Value> | null> | Decided<Value> | null
  },
): Promise<Saved<Value>> =>
  saved(() =>
    transaction(dependencies.pool, async (client) => {
      const locked = await subject.lock(client)
      // only now has a repeat that came at the same time seen what the first one did
      await refuseAnswered(client, change)
      if (locked === null) throw new Failure('not_found', `There is no such ${subject.noun}.`)
      const decided = await subject.decide(locked.value, client)
      const events = decided?.events ?? []
      const after = decided?.after ?? locked.value
      await record(dependencies, client, change, {
        subjectId: after.id,
        expectedVersion: locked.version,
        events,
        answer: after as unknown as Json,
        audit: decided?.audit ?? null,
      })
      await decided?.write(client, locked.version + events.length)
      return after
    }),
  )
