import type { CustomField, Macro } from '@docket/contracts'
import type { StoredEvent } from '@docket/event-sourcing'
import { toWrittenPolicy } from '@docket/service-levels'
import { decodeTicketEvent, ticketStream } from '@docket/ticketing'
import { type Condition, clock, toSlaFacts } from '@docket/ticketing/sla'
import { describe, expect, test } from 'vitest'
import { addReadyChecks } from '../src/ready-checks.ts'
import { useHarness } from './harness.ts'

const { as, acme, context, pool } = await useHarness({ serviceLevels: true })
const { serviceLevels } = context
const agent = as(acme.SENIOR_ENGINEER)
const admin = as(acme.ADMIN)
const change = {
  tenantId: acme.tenantId,
  meta: {
    actor: { kind: 'user', id: acme.ADMIN.userId, ip: null },
    ...{ correlationId: 'policies', causationId: null, traceparent: null },
  },
} as const

const { policies: given } = await serviceLevels.rulesOf(acme.tenantId)
const usual = given[0]!

/** A policy with the default's targets for some tickets, asked before all others. */
const special = async (name: string, ...conditions: Condition[]): Promise<string> => {
  const written = { ...toWrittenPolicy(usual.policy), name, conditions }
  const { calendarId } = usual
  const made = await serviceLevels.policies.create(change, { policy: written, calendarId, active: true })
  if (made.outcome !== 'saved') throw new Error(JSON.stringify(made))
  const page = await serviceLevels.policies.list(
    acme.tenantId,
    { archived: false },
    { limit: 100, cursor: null },
  )
  const others = page.rows.map(({ id }) => id).filter((id) => id !== made.value.id)
  await serviceLevels.policies.reorder(change, [made.value.id, ...others])
  return made.value.id
}

const byTag = await special('Loud', { field: 'tags', test: 'any_of', values: ['loud'] })
const byTeam = await special('Platform', { field: 'teamId', test: 'any_of', values: [acme.platform] })
const { data: field } = await admin.post<CustomField>('/custom-fields', {
  ...{ key: 'contract', type: 'text', label: 'Contract', staffOnly: true },
})
const byField = await special('Contract', { field: 'cf.contract', test: 'any_of', values: ['gold'] })

const open = async (more: object = {}): Promise<string> =>
  (await agent.post('/tickets', { title: 'Printer', description: 'Fire.', ...more })).data.ticketId

const logOf = (ticketId: string): Promise<readonly StoredEvent[]> =>
  context.store.readStream(acme.tenantId, ticketStream(ticketId))
const typesOf = async (ticketId: string) => (await logOf(ticketId)).map(({ type }) => type)

type Applied = { policyId: string; targets: { resolution: { target: { milliseconds: number } } } }
/** The policy that holds, and the hours that it gives the resolution. */
const heldBy = async (ticketId: string) => {
  const last = (await logOf(ticketId)).findLast(({ type }) => type.startsWith('SlaPolicy'))
  if (last?.type !== 'SlaPolicyApplied') return null
  const { policyId, targets } = last.data as unknown as Applied
  return [policyId, targets.resolution.target.milliseconds / 3_600_000]
}

describe('a save is given the policy that it asks for', () => {
  test('when it opens a ticket: one append, one correlation, one time', async () => {
    const opened = await agent.post('/tickets', { title: 'Printer', description: 'Fire.', priority: 'P1' })
    expect(opened.data.version).toBe(2)
    const events = await logOf(opened.data.ticketId)
    expect(events.map(({ type }) => type)).toEqual(['TicketOpened', 'SlaPolicyApplied'])
    expect(events[1]!.meta).toEqual({ ...events[0]!.meta, causationId: events[0]!.eventId })
    expect(events[1]!.occurredAt).toBe(events[0]!.occurredAt)
    expect(await heldBy(opened.data.ticketId)).toEqual([usual.policyId, 4])
  })

  test('when it changes the priority, and not when it changes anything that no policy reads', async () => {
    const id = await open()
    await agent.patch(`/tickets/${id}`, { priority: 'P1', title: 'Printer smoulders' })
    expect(await heldBy(id)).toEqual([usual.policyId, 4])
    await agent.patch(`/tickets/${id}`, { title: 'Printer burns', priority: 'P1' })
    await agent.post(`/tickets/${id}/comments`, { body: 'Where is the extinguisher?' })
    expect(await typesOf(id)).toEqual([
      ...['TicketOpened', 'SlaPolicyApplied'],
      ...['TicketDetailsChanged', 'TicketPriorityChanged', 'SlaPolicyApplied'],
      ...['TicketDetailsChanged', 'CommentAdded'],
    ])
  })

  test('when it adds a tag that a condition reads, and takes it away again', async () => {
    const id = await open()
    await agent.post(`/tickets/${id}/tags`, { tags: ['quiet'] })
    await agent.post(`/tickets/${id}/tags`, { tags: ['loud'] })
    expect(await heldBy(id)).toEqual([byTag, 48])
    await agent.patch(`/tickets/${id}`, { tags: ['quiet'] })
    expect(await heldBy(id)).toEqual([usual.policyId, 48])
  })

  test('when it sets a custom field that a condition reads', async () => {
    const id = await open()
    const set = (value: string | null) =>
      agent.patch(`/tickets/${id}`, { customFields: { [field.key]: value } })
    await set('silver')
    expect(await heldBy(id)).toEqual([usual.policyId, 48])
    await set('gold')
    expect(await heldBy(id)).toEqual([byField, 48])
    await set(null)
    expect(await heldBy(id)).toEqual([usual.policyId, 48])
  })

  test('when it takes a change back', async () => {
    const id = await open()
    await agent.patch(`/tickets/${id}`, { priority: 'P1', tags: ['loud'] })
    expect(await heldBy(id)).toEqual([byTag, 4])
    const { correlationId } = (await logOf(id)).at(-1)!.meta
    const undone = await agent.post(`/tickets/${id}/undo/${correlationId}`)
    expect(undone).toMatchObject({ status: 200, data: { priority: 'P3', tags: [] } })
    expect(await heldBy(id)).toEqual([usual.policyId, 48])
    expect((await typesOf(id)).slice(-3)).toEqual(
      expect.arrayContaining(['TicketPriorityChanged', 'TicketUntagged', 'SlaPolicyApplied']),
    )
  })

  test('by a macro, by a bulk change and by a reply', async () => {
    const actions = [{ do: 'set_priority', priority: 'P2' }]
    const macro = await admin.post<Macro>('/macros', { name: 'Hurry', actions })
    const id = await open()
    await agent.post(`/tickets/${id}/macros/${macro.data.id}`, {})
    expect(await heldBy(id)).toEqual([usual.policyId, 12])
    await agent.post('/tickets/bulk', { ids: [id], change: { priority: 'P4' } })
    expect(await heldBy(id)).toEqual([usual.policyId, 120])
    await agent.post(`/tickets/${id}/comments`, { body: 'At once.', visibility: 'PUBLIC', priority: 'P1' })
    expect(await heldBy(id)).toEqual([usual.policyId, 4])
  })

  test('when it finishes an import, and never before', async () => {
    const occurredAt = '2026-01-05T10:00:00.000Z'
    const opened = await admin.post('/tickets', { title: 'Old', description: 'Fire.', occurredAt })
    const id = opened.data.ticketId
    await admin.patch(`/tickets/${id}`, { priority: 'P1', tags: ['loud'], occurredAt })
    expect(await heldBy(id)).toBeNull()
    expect((await admin.post(`/tickets/${id}/finish-import`)).status).toBe(200)
    expect(await heldBy(id)).toEqual([byTag, 4])
    expect((await typesOf(id)).slice(-2)).toEqual(['TicketImportFinished', 'SlaPolicyApplied'])
  })

  test('over several tickets: a merge asks for none, the ticket it goes into keeps its own', async () => {
    const [source, target] = [await open(), await open({ priority: 'P1' })]
    const { version } = (await logOf(source)).at(-1)!
    const headers = { 'if-match': `"${version}"` }
    const merged = await agent.post(`/tickets/${source}/merge`, { targetId: target }, { headers })
    expect(merged.status).toBe(200)
    expect(await heldBy(source)).toEqual([usual.policyId, 48])
    expect(await heldBy(target)).toEqual([usual.policyId, 4])
    const { version: after } = (await logOf(source)).at(-1)!
    await agent.post(`/tickets/${source}/unmerge`, {}, { headers: { 'if-match': `"${after}"` } })
    const saves = [...(await typesOf(source)), ...(await typesOf(target))]
    expect(saves.filter((type) => type === 'SlaPolicyApplied')).toHaveLength(2)
  })
})

test('a repeated request is told the same, and the policy is applied once', async () => {
  const headers = { 'idempotency-key': crypto.randomUUID() }
  const ask = () => agent.post('/tickets', { title: 'Once', description: 'Fire.' }, { headers })
  const [first, second] = [await ask(), await ask()]
  expect(second.data).toEqual(first.data)
  expect(await typesOf(first.data.ticketId)).toEqual(['TicketOpened', 'SlaPolicyApplied'])
})

test('case 34: a ticket moved to another team keeps its start, and its policy is re-chosen by event', async () => {
  const id = await open({ teamId: acme.support })
  const clocksOf = async () => {
    const log = await logOf(id)
    const facts = toSlaFacts(
      log.map((stored) => ({
        eventId: stored.eventId,
        actor: stored.meta.actor.kind,
        event: decodeTicketEvent(stored),
      })),
    )
    const pins = facts.flatMap((fact) => (fact.type === 'policy_applied' ? [fact.pin] : []))
    return clock(facts, await serviceLevels.calendarsOf(pins), Date.now())
  }
  const before = await clocksOf()
  expect((await admin.patch(`/tickets/${id}`, { teamId: acme.platform })).status).toBe(200)
  expect(await heldBy(id)).toEqual([byTeam, 48])
  expect((await typesOf(id)).slice(-2)).toEqual(['TicketAssigned', 'SlaPolicyApplied'])
  const after = await clocksOf()
  const startsOf = (clocks: typeof before) => clocks.map(({ metric, startedAt }) => [metric, startedAt])
  expect(startsOf(after)).toEqual(startsOf(before))
  expect(after.map(({ dueAt }) => dueAt)).toEqual(before.map(({ dueAt }) => dueAt))
})

test('requesters see a version that moved on, and nothing of why', async () => {
  const user = as(acme.END_USER)
  const opened = await user.post('/tickets', { title: 'Printer', description: 'Fire.' })
  expect(opened.status).toBe(201)
  expect(await typesOf(opened.data.ticketId)).toEqual(['TicketOpened', 'SlaPolicyApplied'])
  const read = await user.get(`/tickets/${opened.data.ticketId}`, undefined, {
    headers: { 'x-consistency': opened.meta.consistency },
  })
  for (const { text } of [opened, read]) expect(text).not.toMatch(/policy|targets/i)
})

describe('a ticket action never fails because of a policy', () => {
  test('that is stored as something else: the next one in the order holds', async () => {
    await pool.query(`update sla_policy_versions set body = '{"targets": 1}' where policy_id = $1`, [byTag])
    await pool.query('update sla_revisions set revision = revision + 1 where tenant_id = $1', [acme.tenantId])
    await serviceLevels.freshRulesOf(acme.tenantId)
    const id = await open({ tags: ['loud'] })
    expect(await heldBy(id)).toEqual([usual.policyId, 48])
    addReadyChecks(context)
    expect(await context.health.alerts()).toMatchObject({
      alerts: [{ name: 'sla_policies_unreadable', value: 1 }],
    })
  })

  test('whose calendar is stored as something else: it goes without', async () => {
    await pool.query(`update sla_calendar_versions set body = '{}' where calendar_id = $1`, [
      usual.calendarId,
    ])
    await pool.query('update sla_calendars set version = version + 1 where calendar_id = $1', [
      usual.calendarId,
    ])
    await pool.query(`insert into sla_calendar_versions values ($1, 2, '{"hours": []}', now(), 'somebody')`, [
      usual.calendarId,
    ])
    await pool.query('update sla_revisions set revision = revision + 1 where tenant_id = $1', [acme.tenantId])
    await serviceLevels.freshRulesOf(acme.tenantId)
    const id = await open()
    expect(await typesOf(id)).toEqual(['TicketOpened'])
    expect((await agent.patch(`/tickets/${id}`, { priority: 'P1' })).status).toBe(200)
    expect(await heldBy(id)).toBeNull()
  })
})
