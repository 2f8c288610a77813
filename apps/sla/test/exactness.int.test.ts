import { systemIds } from '@docket/runtime'
import { until } from '@docket/testkit'
import { defaultSettings, planUndo, unopened } from '@docket/ticketing'
import { followPolicy } from '@docket/ticketing/sla'
import { afterEach, expect, test } from 'vitest'
import { dayMs, minuteMs, tenantId, useSlaHouse } from './house.ts'
import { hourMs, threeLevels, usePromises, within } from './promises.ts'

const house = await useSlaHouse()
const { pool, start, stopWorkers, pass, settled, give, at, resolve, eventsOf, wait } = house
const promises = await usePromises(house)
const { promised, apply, recordings, timersOf } = promises
const settings = defaultSettings

const later = (ms: number, from = at()): string => new Date(Date.parse(from) + ms).toISOString()
const four = { resolution: within(4 * hourMs) }
const warned = (opened: string) => `resolution/1/warning:75 ${later(3 * hourMs, opened)}`
const breached = (opened: string) => `resolution/1/breach ${later(4 * hourMs, opened)}`

/** Nothing that is due stays so, whatever was recorded or not. */
const quiet = () =>
  until(
    async () => {
      await settled()
      const due = await pool.query("select from ticket_timer where kind = 'sla' and due_at < $1", [at()])
      return due.rowCount === 0
    },
    { withinMs: 15_000 },
  )
const recorded = async (ticketId: string, ...lines: string[]) => {
  await quiet()
  expect(await recordings(ticketId)).toEqual(lines)
}
const comment = (ticketId: string, authorKind: 'agent' | 'requester', when = at()) =>
  give(ticketId, {
    type: 'AddComment',
    at: when,
    data: {
      ...{ commentId: systemIds.next(), body: 'Hello', visibility: 'PUBLIC', settings },
      ...{ authorKind, authorId: authorKind === 'agent' ? 'ada' : 'rita' },
    },
  })

afterEach(async () => {
  await stopWorkers()
  // what each test leaves due would be the next one's
  await pool.query('delete from ticket_timer')
})

test('case 24, A7: a worker that was down an hour records each threshold once, at its true time, within 5 s', async () => {
  const worker = start()
  const opened = at()
  const ids = await Promise.all(Array.from({ length: 20 }, () => promised(four)))
  await settled()
  await worker.stop()
  pass(4 * hourMs + 30 * minuteMs)
  const began = performance.now()
  start()
  for (const id of ids) await until(async () => (await recordings(id)).length === 2, { withinMs: 5_000 })
  expect(performance.now() - began).toBeLessThan(5_000)
  for (const id of ids) await recorded(id, warned(opened), breached(opened))
  const noticed = (await eventsOf(ids[0]!)).filter(({ type }) => type === 'SlaBreached')
  expect(noticed).toMatchObject([
    {
      occurredAt: at(),
      meta: { actor: { kind: 'system', id: 'sla', ip: null } },
      data: { dueAt: later(4 * hourMs, opened) },
    },
  ])
})

test('A7: a clock that jumps an hour, three days and two hours back records nothing twice and nothing early', async () => {
  start()
  const opened = at()
  const [one, other] = [await promised(four), await promised({ resolution: within(100 * hourMs) })]
  await settled()
  pass(hourMs)
  await quiet()
  expect(await recordings(one)).toEqual([])
  pass(3 * dayMs)
  await recorded(one, warned(opened), breached(opened))
  pass(-2 * hourMs)
  await new Promise((resolve) => setTimeout(resolve, 150))
  await recorded(one, warned(opened), breached(opened))
  expect(await recordings(other)).toEqual([])
  pass(2 * dayMs)
  await recorded(
    other,
    `resolution/1/warning:75 ${later(75 * hourMs, opened)}`,
    `resolution/1/breach ${later(100 * hourMs, opened)}`,
  )
  await recorded(one, warned(opened), breached(opened))
})

test('three replicas that race record everything once', async () => {
  const opened = at()
  const ids = await Promise.all(
    Array.from({ length: 60 }, () => promised({ resolution: within(4 * hourMs, threeLevels) })),
  )
  const worker = start()
  await settled()
  await worker.stop()
  pass(4 * hourMs + minuteMs)
  for (let replica = 0; replica < 3; replica++) start()
  await quiet()
  for (const id of ids)
    await recorded(id, warned(opened), breached(opened), `resolution/1/level:1 noticed ${at()}`)
})

test('somebody who writes at the same time hinders nothing and is not lost', async () => {
  const opened = at()
  const ids = await Promise.all(Array.from({ length: 30 }, () => promised(four)))
  const worker = start()
  await settled()
  await worker.stop()
  pass(5 * hourMs)
  start()
  await Promise.all(ids.map((id) => give(id, { type: 'TagTicket', at: at(), data: { tags: ['hot'] } })))
  await quiet()
  for (const id of ids) {
    await recorded(id, warned(opened), breached(opened))
    expect((await eventsOf(id)).filter(({ type }) => type === 'TicketTagged')).toHaveLength(1)
  }
})

test('case 23: a late reply that arrives before the worker looks is a breach at the due time', async () => {
  const id = await promised({ first_reply: within(hourMs) })
  const opened = at()
  pass(2 * hourMs)
  await comment(id, 'agent')
  start()
  await recorded(
    id,
    `first_reply/1/warning:75 ${later(45 * minuteMs, opened)}`,
    `first_reply/1/breach ${later(hourMs, opened)}`,
  )
})

test('met exactly at the due time is met, and nothing is recorded', async () => {
  start()
  const id = await promised({ resolution: within(4 * hourMs, { warnings: [] }) })
  await settled()
  pass(4 * hourMs)
  await new Promise((resolve) => setTimeout(resolve, 150))
  await resolve(id)
  await settled()
  pass(dayMs)
  await recorded(id)
  expect(await timersOf(id)).toEqual([])
})

test('case 40: a policy applied after its deadline breaches once, at the application; applied again, not', async () => {
  start()
  const id = await house.open()
  pass(6 * hourMs)
  const applied = at()
  await apply(id, four)
  pass(minuteMs)
  await recorded(id, `resolution/1/breach ${applied}`)
  await apply(id, four)
  pass(minuteMs)
  await recorded(id, `resolution/1/breach ${applied}`)
})

test('case 30: re-applied, a recorded breach stays, and a longer promise does not breach again', async () => {
  start()
  const opened = at()
  const id = await promised(four)
  await settled()
  pass(5 * hourMs)
  await recorded(id, warned(opened), breached(opened))
  await apply(id, { resolution: within(8 * hourMs) })
  pass(9 * hourMs)
  await recorded(id, warned(opened), breached(opened))
  expect((await promises.clocks()).filter((row) => row.ticket_id === id)).toMatchObject([
    { state: 'breached' },
  ])
})

test('case 35: a promise that gets shorter in mid-flight breaches at the change', async () => {
  start()
  const id = await promised({ resolution: within(48 * hourMs) })
  await settled()
  pass(5 * hourMs)
  const changed = at()
  await apply(id, { resolution: within(2 * hourMs, threeLevels) })
  pass(1)
  await recorded(
    id,
    `resolution/1/breach ${changed}`,
    ...[1, 2, 3].map((level) => `resolution/1/level:${level} noticed ${at()}`),
  )
})

test('a priority raised by a save past its new deadline breaches at the change, by the tenant’s own policy', async () => {
  start()
  const id = await house.open({ priority: 'P4' })
  const follow = followPolicy({ at: at(), rules: await promises.serviceLevels.rulesOf(tenantId) })
  await house.save(id, [{ type: 'FinishImport', at: at(), data: {} }], (_, after) => follow(unopened, after))
  await settled()
  pass(6 * hourMs)
  const raised = at()
  await house.save(
    id,
    [{ type: 'ChangePriority', at: raised, data: { priority: 'P1' } }],
    followPolicy({
      at: raised,
      rules: await promises.serviceLevels.rulesOf(tenantId),
    }),
  )
  pass(1)
  await recorded(id, `first_reply/1/breach ${raised}`, `resolution/1/breach ${raised}`)
})

test('case 33: a due date set by hand rules, and survives what is applied later', async () => {
  start()
  const opened = at()
  const id = await promised(four)
  await give(id, { type: 'SetDueDate', at: at(), data: { dueAt: later(10 * hourMs) } })
  await apply(id, { resolution: within(2 * hourMs) })
  await settled()
  pass(7 * hourMs)
  await recorded(id)
  pass(4 * hourMs)
  await recorded(
    id,
    `resolution/1/warning:75 ${later(7.5 * hourMs, opened)}`,
    `resolution/1/breach ${later(10 * hourMs, opened)}`,
  )
})

test('a wait takes the clock off, and the time it took is given back', async () => {
  start()
  const opened = at()
  const id = await promised(four)
  pass(hourMs)
  await wait(id, 1000 * dayMs)
  await settled()
  expect(await timersOf(id)).toEqual([])
  pass(10 * hourMs)
  await recorded(id)
  await give(id, { type: 'ChangeStatus', at: at(), data: { to: 'OPEN', settings } })
  await settled()
  pass(3 * hourMs + 1)
  await recorded(
    id,
    `resolution/1/warning:75 ${later(13 * hourMs, opened)}`,
    `resolution/1/breach ${later(14 * hourMs, opened)}`,
  )
})

test('case 27: merged, resolved, closed and deleted tickets fall due no more; restored ones do', async () => {
  start()
  const [gone, resolved, merged] = [await promised(four), await promised(four), await promised(four)]
  await give(gone, { type: 'DeleteTicket', at: at(), data: { reason: null } })
  await resolve(resolved)
  await give(merged, {
    type: 'MergeTicket',
    at: at(),
    data: { side: 'source', targetId: systemIds.next() },
  })
  await settled()
  for (const id of [gone, resolved, merged]) expect(await timersOf(id)).toEqual([])
  expect((await promises.clocks()).filter((row) => [gone, resolved, merged].includes(row.ticket_id))).toEqual(
    [],
  )
  pass(dayMs)
  for (const id of [gone, resolved, merged]) await recorded(id)
  await give(gone, { type: 'RestoreTicket', at: at(), data: {} })
  const restored = at()
  await settled()
  pass(5 * hourMs)
  await recorded(
    gone,
    `resolution/1/warning:75 ${later(3 * hourMs, restored)}`,
    `resolution/1/breach ${later(4 * hourMs, restored)}`,
  )
})

test('what fell due before a ticket was resolved, merged or deleted is recorded still', async () => {
  const opened = at()
  const all = [await promised(four), await promised(four), await promised(four)] as const
  pass(5 * hourMs)
  await give(all[0], { type: 'DeleteTicket', at: at(), data: { reason: null } })
  await resolve(all[1])
  await give(all[2], { type: 'MergeTicket', at: at(), data: { side: 'source', targetId: systemIds.next() } })
  start()
  for (const id of all) await recorded(id, warned(opened), breached(opened))
})

test('case 26: a reopened ticket has a cycle of its own, which breaches for itself', async () => {
  start()
  const opened = at()
  const id = await promised(four)
  await settled()
  pass(5 * hourMs)
  await recorded(id, warned(opened), breached(opened))
  await resolve(id)
  pass(hourMs)
  await give(id, { type: 'ReopenTicket', at: at(), data: { reason: null, settings } })
  const reopened = at()
  await settled()
  expect(await promises.clocks()).toContainEqual(
    expect.objectContaining({ ticket_id: id, cycle: 2, state: 'running' }),
  )
  pass(5 * hourMs)
  await recorded(
    id,
    ...[warned(opened), breached(opened)],
    `resolution/2/warning:75 ${later(3 * hourMs, reopened)}`,
    `resolution/2/breach ${later(4 * hourMs, reopened)}`,
  )
})

test('an undone resolve resumes the same clock, and what it had passed is not passed again', async () => {
  start()
  const opened = at()
  const id = await promised(four)
  await settled()
  pass(3 * hourMs + 1)
  await recorded(id, warned(opened))
  await resolve(id)
  pass(2 * hourMs)
  const log = await eventsOf(id)
  const plan = planUndo(log, log.at(-1)!.meta.correlationId)
  await give(id, {
    type: 'UndoChanges',
    at: at(),
    data: { authorId: 'ada', events: plan!.events, facts: { assignee: null, team: null } },
  })
  await settled()
  pass(hourMs)
  // an hour less a millisecond was left, and two hours were nobody's
  await recorded(id, warned(opened), `resolution/1/breach ${later(6 * hourMs, opened)}`)
})

test('an imported ticket is judged over its own times, only when its import is finished', async () => {
  start()
  const opened = at()
  const [open, done] = [await house.open({ imported: true }), await house.open({ imported: true })]
  pass(10 * hourMs)
  await resolve(done)
  pass(30 * dayMs)
  await settled()
  expect(await recordings(done)).toEqual([])
  const four = { resolution: within(4 * hourMs, threeLevels) }
  for (const id of [open, done]) {
    await give(id, { type: 'FinishImport', at: at(), data: {} })
    await apply(id, four)
  }
  pass(1)
  await recorded(done, warned(opened), breached(opened))
  await recorded(
    open,
    ...[warned(opened), breached(opened)],
    ...[1, 2, 3].map((level) => `resolution/1/level:${level} noticed ${at()}`),
  )
})

test('case 38: the consumer reads everything once more, and nothing is recorded again', async () => {
  const worker = start()
  const opened = at()
  const id = await promised({ resolution: within(4 * hourMs, threeLevels) })
  await settled()
  pass(5 * hourMs)
  const lines = [warned(opened), breached(opened), `resolution/1/level:1 noticed ${at()}`]
  await recorded(id, ...lines)
  await worker.stop()
  await pool.query("delete from consumer_stream where consumer = 'sla'")
  await pool.query('delete from ticket_timer')
  await pool.query('delete from ticket_clock')
  start()
  await settled()
  await recorded(id, ...lines)
  expect(await timersOf(id)).toMatchObject([{ due_at: later(6 * hourMs, opened) }])
})

test('business hours: a breach is recorded at the end of the hours that were promised', async () => {
  pass(Date.parse('2027-01-11T09:00:00.000Z') - Date.parse(at())) // a Monday, 10:00 in Berlin
  start()
  const opened = at()
  const id = await promised({ resolution: within(8 * hourMs) }, { calendarId: promises.business })
  await settled()
  pass(7 * hourMs)
  await recorded(id, `resolution/1/warning:75 ${later(6 * hourMs, opened)}`)
  pass(16 * hourMs)
  await quiet()
  expect(await recordings(id)).toHaveLength(1)
  pass(hourMs + 1)
  await recorded(
    id,
    `resolution/1/warning:75 ${later(6 * hourMs, opened)}`,
    `resolution/1/breach ${later(24 * hourMs, opened)}`,
  )
})

test('no timer stays due for ever: one with nothing to record is put right by whoever takes it', async () => {
  start()
  const [running, over] = [await promised(four), await promised(four)]
  await resolve(over)
  await settled()
  const [timer] = await timersOf(running)
  await pool.query("update ticket_timer set due_at = $1 where kind = 'sla'", [later(-dayMs)])
  await pool.query(
    `insert into ticket_timer (ticket_id, tenant_id, kind, since, due_at, cause)
     values ($1, $2, 'sla', $3, $3, 'nothing')`,
    [over, tenantId, later(-dayMs)],
  )
  await until(async () => (await timersOf(over)).length === 0)
  await until(async () => (await timersOf(running))[0]?.due_at === timer.due_at)
  expect(await recordings(running)).toEqual([])
})
