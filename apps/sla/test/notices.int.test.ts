import { systemIds } from '@docket/runtime'
import { until } from '@docket/testkit'
import type { Role } from '@docket/ticketing'
import { beforeAll, expect, test } from 'vitest'
import { tenantId, useSlaHouse } from './house.ts'
import { hourMs, usePromises, within } from './promises.ts'

const house = await useSlaHouse()
const { pool, start, pass, settled, give, at } = house
const { byDefault, promised, always, business } = await usePromises(house)

const people = new Map<string, string>()
const person = async (name: string, role: Role, ...teams: string[]): Promise<void> => {
  const id = systemIds.next()
  people.set(name, id)
  await pool.query('insert into users (user_id, email, created_at) values ($1, $2, now())', [
    id,
    `${name}@x.test`,
  ])
  await pool.query(
    `insert into memberships (tenant_id, user_id, name, role, created_at) values ($1, $2, $3, $4, now())`,
    [tenantId, id, name, role],
  )
  for (const team of teams)
    await pool.query('insert into team_members (tenant_id, team_id, user_id) values ($1, $2, $3)', [
      tenantId,
      team,
      id,
    ])
}
const idOf = (name: string): string => people.get(name)!
const [support, network] = [systemIds.next(), systemIds.next()]

beforeAll(async () => {
  for (const [id, name] of [
    [support, 'Support'],
    [network, 'Network'],
  ])
    await pool.query('insert into teams (team_id, tenant_id, name, created_at) values ($1, $2, $3, now())', [
      id,
      tenantId,
      name,
    ])
  await person('lead', 'TEAM_LEAD', support)
  await person('second lead', 'TEAM_LEAD', support)
  await person('gone lead', 'TEAM_LEAD', support)
  await person('other lead', 'TEAM_LEAD', network)
  await person('manager', 'MANAGER')
  await person('agent', 'SENIOR_ENGINEER', support)
  await person('follower', 'DEVOPS_ENGINEER', network)
  await person('rita', 'END_USER')
  await pool.query('update memberships set deactivated_at = now() where user_id = $1', [idOf('gone lead')])
})

const notices = async (ticketId: string) => {
  const { rows } = await pool.query(
    `select m.name, n.metric, n.tell_at, n.breached_at from sla_notice n
     join memberships m on m.user_id = n.recipient_id where n.ticket_id = $1 order by n.metric, m.name`,
    [ticketId],
  )
  return rows as { name: string; metric: string; tell_at: string; breached_at: string }[]
}
const namesTold = async (ticketId: string, metric = 'resolution') =>
  (await notices(ticketId)).filter((one) => one.metric === metric).map(({ name }) => name)
const quiet = () =>
  until(async () => {
    await settled()
    const due = await pool.query("select from ticket_timer where kind = 'sla' and due_at < $1", [at()])
    return due.rowCount === 0
  })

test('a NORMAL breach is for the leads of the ticket’s team, a VIP’s also for the managers', async () => {
  start()
  const normal = await byDefault({ tier: 'NORMAL', teamId: support })
  const vip = await byDefault({ tier: 'VIP', teamId: support })
  const plain = await byDefault({ tier: null, teamId: support })
  await settled()
  pass(200 * hourMs)
  await quiet()
  expect(await namesTold(normal)).toEqual(['lead', 'second lead'])
  expect(await namesTold(vip)).toEqual(['lead', 'manager', 'second lead'])
  expect(await notices(plain)).toEqual([])
  expect(await namesTold(normal, 'first_reply')).toEqual([])
})

const everybody = {
  resolution: within(hourMs, { warnings: [], notify: ['assignee', 'followers', 'team_lead', 'manager'] }),
} as const

test('case 37: neither requesters nor end users ever hear of it, whatever else they are', async () => {
  start()
  const id = await promised(everybody, {
    ...{ teamId: support, assigneeId: idOf('agent'), requesterId: idOf('lead') },
  })
  for (const userId of [...['follower', 'rita', 'lead'].map(idOf), 'somebody-imported'])
    await give(id, {
      type: 'FollowTicket',
      at: at(),
      data: { userId, facts: { follower: { activeStaff: true } } },
    })
  await settled()
  pass(hourMs + 1)
  await quiet()
  expect(await namesTold(id)).toEqual(['agent', 'follower', 'manager', 'second lead'])
})

test('case 36: a breach at night is for the morning, by the hours the ticket is promised', async () => {
  pass(Date.parse('2027-01-15T15:30:00.000Z') - Date.parse(at())) // a Friday, 16:30 in Berlin
  start()
  const [night, day] = [
    await promised(
      { resolution: within(hourMs, everybody.resolution) },
      { calendarId: business, teamId: support },
    ),
    await promised(everybody, { teamId: support }),
  ]
  // due by hand in the middle of Saturday's night: the hours of the desk do not keep it from falling due
  await give(night, { type: 'SetDueDate', at: at(), data: { dueAt: '2027-01-16T02:00:00.000Z' } })
  await settled()
  pass(12 * hourMs)
  await quiet()
  expect(await notices(night)).toMatchObject([
    { name: 'lead', breached_at: '2027-01-16T02:00:00.000Z', tell_at: '2027-01-18T08:00:00.000Z' },
    { name: 'manager' },
    { name: 'second lead' },
  ])
  expect(await notices(day)).toMatchObject([{ tell_at: at() }, {}, {}])
})

test('case 38: what is read again tells nobody anew, not even who joined meanwhile', async () => {
  const worker = start()
  const id = await promised(everybody, { teamId: network })
  await settled()
  pass(hourMs + 1)
  await quiet()
  expect(await namesTold(id)).toEqual(['manager', 'other lead'])
  await worker.stop()
  await person('new lead', 'TEAM_LEAD', network)
  await pool.query("delete from consumer_stream where consumer = 'sla'")
  start()
  await settled()
  expect(await namesTold(id)).toEqual(['manager', 'other lead'])
})

test('nobody hears of the past of an imported ticket', async () => {
  start()
  const id = await house.open({ imported: true, teamId: support })
  pass(24 * hourMs)
  await give(id, { type: 'FinishImport', at: at(), data: {} })
  await give(id, {
    type: 'ApplySlaPolicy',
    at: at(),
    data: {
      ...{ policyId: systemIds.next(), policyVersion: 1, calendarVersion: 1, targets: everybody },
      calendarId: always,
    },
  })
  pass(100 * hourMs)
  await quiet()
  expect((await house.eventsOf(id)).filter(({ type }) => type === 'SlaBreached')).toHaveLength(1)
  expect(await notices(id)).toEqual([])
})
