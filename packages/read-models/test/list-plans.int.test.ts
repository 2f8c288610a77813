import { createKysely } from '@docket/database'
import { type TestDatabase, testDatabase, until } from '@docket/testkit'
import type { Pool, PoolClient } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listTickets, type ReadDatabase, type TicketListRow } from '../src/index.ts'
import { type NamedList, twelveLists } from '../src/spec/index.ts'

// A table of 20,000 tickets as help desks have them: one in twenty open, a few thousand under the commonest tag.
const tenantId = '00000000-0000-7000-8000-00000000000a'
const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const middle = {
  ticketId: uuid(10_000),
  createdAt: '2026-01-07T22:40:00.000Z',
} as TicketListRow
const lists = twelveLists({
  ...{ tenantId, agentId: 'agent-7', teamId: 'team-3', requesterId: 'requester-11', tag: 'tag-1', middle },
  ...{ organizationId: 'organization-5', now: '2026-01-10T00:00:00.000Z' },
})

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  await database.pool.query(
    `insert into ticket_list (ticket_id, tenant_id, number, title, status, priority, type, category, channel,
       requester_id, organization_id, assignee_id, team_id, tags, escalation_level, delayed, due_at, comment_count,
       public_comment_count, reopen_count, reassignment_count, importing, created_at, updated_at, public_updated_at,
       version, public_version)
     select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, 'TCK-' || lpad(n::text, 6, '0'),
       'a title of ' || n, case when n % 20 <> 0 then 'CLOSED' when n % 40 = 0 then 'NEW' else 'OPEN' end,
       'P' || 1 + n / 20 % 4, 'INCIDENT', 'technical', 'WEB', 'requester-' || n % 200, 'organization-' || n % 50,
       case when n % 60 <> 0 then 'agent-' || n / 20 % 20 end, 'team-' || n / 20 % 6,
       case when n % 5 = 0 then array['tag-1'] else array['tag-' || n % 100] end, 0, false,
       case when n % 3 = 0 then '2026-01-08'::timestamptz + n * interval '10 s' end, 1, 1, 0, 0, false,
       '2026-01-01'::timestamptz + n * interval '1 min', '2026-01-01'::timestamptz + n * interval '2 min',
       '2026-01-01'::timestamptz + n * interval '2 min', 3, 3
     from generate_series(1, 20000) as n`,
    [tenantId],
  )
  await database.pool.query(
    `insert into ticket_tag select ticket_id, tag, tenant_id, created_at from ticket_list, unnest(tags) as tag`,
  )
  await database.pool.query(
    `insert into ticket_search (ticket_id, text_id, tenant_id, internal, seq, scopes, title, words)
     select ticket_id, 'ticket', tenant_id, false, n, search_scopes(tenant_id, requester_id, false, n), title,
       to_tsvector('simple', 'common word-' || n % 7 || ' rare' || n)
     from (select *, row_number() over (order by created_at) as n from ticket_list) as numbered`,
  )
  await database.pool.query(
    `insert into ticket_statistics (tenant_id, dimension, value, slot, count)
     select $1, dimension, case dimension when 'created_on' then ('2022-01-01'::date + day)::text else '' end, slot, 1000
     from unnest(array['total', 'open', 'unassigned', 'created_on']) as dimension, generate_series(0, 11) as slot,
       generate_series(0, 1500) as day
     where dimension = 'created_on' or day = 0`,
    [tenantId],
  )
  for (const table of ['ticket_list', 'ticket_tag', 'ticket_search', 'ticket_statistics']) {
    await until(async () => {
      await database.pool.query(`vacuum analyze ${table}`)
      return allVisible(table)
    })
  }
})
afterAll(() => database.close())

/** Index-only scans need pages that everybody sees alike; an older snapshot of somebody else's delays that. */
const allVisible = async (table: string): Promise<boolean> => {
  const { rows } = await database.pool.query<{ ready: boolean }>(
    'select relallvisible >= 0.9 * relpages as ready from pg_class where oid = $1::regclass',
    [table],
  )
  return rows[0]!.ready
}

type Plan = { 'Node Type': string; 'Index Name'?: string; 'Relation Name'?: string; Plans?: Plan[] }

type Asked = { text: string; values: unknown[] }

/** The plans of everything that a list asks the database. */
const plansOf = async (query: NamedList['query']): Promise<readonly Plan[]> => {
  const asked: Asked[] = []
  const db = createKysely<ReadDatabase>(listeningTo(database.pool, asked))
  await listTickets(db, query)
  const plans = asked.map(async ({ text, values }) => {
    const { rows } = await database.pool.query<{ 'QUERY PLAN': { Plan: Plan }[] }>({
      text: `explain (format json) ${text}`,
      values,
    })
    return rows[0]!['QUERY PLAN'][0]!.Plan
  })
  return (await Promise.all(plans)).flatMap(nodesOf)
}

const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** The pool, with every query it is asked noted. */
const listeningTo = (pool: Pool, asked: Asked[]): Pool =>
  ({
    connect: async () => {
      const client = await pool.connect()
      return new Proxy(client, {
        get(target, member) {
          const value = Reflect.get(target, member) as unknown
          if (typeof value !== 'function') return value
          return (...given: unknown[]) => {
            if (member === 'query' && typeof given[0] === 'string') {
              asked.push({ text: given[0], values: given[1] as unknown[] })
            }
            return value.apply(target, given) as unknown
          }
        },
      }) as PoolClient
    },
  }) as unknown as Pool

const readsWhole = (node: Plan): boolean => node['Node Type'] === 'Seq Scan' || node['Node Type'] === 'Sort'

describe('of the twelve lists', () => {
  test('there are twelve', () => expect(lists).toHaveLength(12))

  test.each(lists)(
    '$name reads $rowsBy, counts by $countBy alone, scans and sorts no table',
    async (list) => {
      const nodes = await plansOf(list.query)
      const scans = nodes.filter((node) => node['Index Name'] !== undefined)
      const inIndex = (node: Plan) =>
        node['Node Type'] === 'Index Only Scan' || node['Index Name'] === 'ticket_statistics_pkey'
      const counted = scans.filter(inIndex)
      expect(scans.map((node) => node['Index Name'])).toContain(list.rowsBy)
      expect(counted.map((node) => node['Index Name'])).toContain(list.countBy)
      expect(nodes.filter(readsWhole)).toEqual([])
      const known = new Set([list.rowsBy, list.countBy, 'ticket_list_pkey'])
      expect(scans.filter((node) => !known.has(node['Index Name']!))).toEqual([])
    },
  )
})

test.each([
  ['createdAt', 'ticket_list_created'],
  ['updatedAt', 'ticket_list_updated'],
  ['priority', 'ticket_list_priority'],
  ['status', 'ticket_list_status'],
  ['dueAt', 'ticket_list_due'],
  ['number', 'ticket_list_number'],
] as const)('a list by %s comes from %s in that order', async (field, index) => {
  for (const descending of [true, false]) {
    const nodes = await plansOf({ ...lists[0]!.query, sort: [{ field, descending }] })
    expect(nodes.filter(readsWhole)).toEqual([])
    expect(nodes.map((node) => node['Index Name'])).toContain(index)
  }
})

test.each(['common', 'rare11', 'common rare7', 'itle of 1234'])(
  'a search for %j scans no table',
  async (q) => {
    const nodes = await plansOf({ ...lists[0]!.query, sort: [], filters: { q } })
    const whole = nodes.filter((node) => node['Node Type'] === 'Seq Scan')
    expect(whole).toEqual([])
    expect(nodes.map((node) => node['Index Name'])).toContain('ticket_search_words')
  },
)
