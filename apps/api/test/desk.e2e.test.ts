import { randomUUID } from 'node:crypto'
import type { Category, CustomField, TenantSettings } from '@docket/contracts'
import { roles } from '@docket/ticketing'
import { describe, expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import type { Person } from './people.ts'

const { as, acme, globex, pool } = await useHarness()
const manager = as(acme.MANAGER)
const ifMatch = (version: number) => ({ headers: { 'if-match': `"${version}"` } })

let made = 0
const next = () => {
  made += 1
  return made
}

/** The smallest bodies that make one of each, and what a replacement says. */
const kinds = {
  'custom-fields': {
    body: () => ({ key: `field_${next()}`, type: 'text', label: 'Serial number' }),
    change: { label: 'Serial' },
    bad: [
      ['key', { key: 'Serial No' }],
      ['key', { key: 'constructor' }],
      ['type', { type: 'html' }],
      ['label', { label: ' ' }],
      ['label', { label: 'x'.repeat(201) }],
      ['options.0.key', { options: [{ key: 'A B', label: 'x' }] }],
      ['staffOnly', { staffOnly: 'yes' }],
    ],
  },
  categories: {
    body: () => ({ key: `technical/part_${next()}`, name: 'Part' }),
    change: { name: 'Spare part' },
    bad: [
      ['key', { key: 'Technical' }],
      ['key', { key: 'a/b/c/d/e/f' }],
      ['name', { name: '' }],
      ['description', { description: 'x'.repeat(2_001) }],
    ],
  },
  templates: {
    body: () => ({ name: `Template ${next()}`, fields: { title: 'New laptop', priority: 'HIGH' } }),
    change: { name: 'Renamed template', fields: {} },
    bad: [
      ['name', { name: null }],
      ['fields.priority', { fields: { priority: 'P9' } }],
      ['fields.requesterId', { fields: { requesterId: randomUUID() } }],
      ['fields.title', { fields: { title: 'x'.repeat(501) } }],
    ],
  },
  'canned-responses': {
    body: () => ({ scope: 'tenant', name: `Response ${next()}`, body: 'Hello {{requester.name}}' }),
    change: { name: 'Renamed response', body: 'Hi' },
    bad: [
      ['scope', { scope: 'world' }],
      ['body', { body: 'x'.repeat(20_001) }],
      ['teamId', { scope: 'tenant', teamId: randomUUID() }],
      ['teamId', { scope: 'team' }],
    ],
  },
  macros: {
    body: () => ({ name: `Macro ${next()}`, actions: [{ do: 'set_priority', priority: 'LOW' }] }),
    change: { name: 'Renamed macro', actions: [{ do: 'add_tags', tags: ['x'] }] },
    bad: [
      ['actions', { actions: [] }],
      ['actions.0.do', { actions: [{ do: 'explode' }] }],
      ['actions.0.priority', { actions: [{ do: 'set_priority', priority: 'P9' }] }],
      ['actions.0.loudly', { actions: [{ do: 'set_priority', priority: 'P1', loudly: true }] }],
      ['actions', { actions: Array.from({ length: 2 }, () => ({ do: 'set_team', teamId: null })) }],
      ['scope', { scope: 'personal' }],
    ],
  },
  views: {
    body: () => ({ scope: 'tenant', name: `View ${next()}`, filter: { status: 'NEW,OPEN' } }),
    change: { name: 'Renamed view', filter: { priority: 'P1' }, sort: '-createdAt', columns: ['number'] },
    bad: [
      ['filter.colour', { filter: { colour: 'red' } }],
      ['filter.status.0', { filter: { status: 'LOST' } }],
      ['filter.limit', { filter: { limit: '5' } }],
      ['filter.status', { filter: { status: 5 } }],
      ['sort', { sort: 'title' }],
      ['columns.0', { columns: ['password'] }],
    ],
  },
} as const

type Kind = keyof typeof kinds
type Thing = { id: string; version: number; name?: string; label?: string; archivedAt?: string | null }
const paths = Object.keys(kinds) as Kind[]
const archived = new Set<Kind>(['custom-fields', 'categories'])
const make = async (path: Kind, more: object = {}, who = manager) =>
  (await who.post<Thing>(`/${path}`, { ...kinds[path].body(), ...more })).data

describe.each(paths)('%s', (path) => {
  const kind = kinds[path]

  test('are made, read, listed, replaced and removed, each with its version as ETag', async () => {
    const body = kind.body()
    const created = await manager.post<Thing>(`/${path}`, body)
    expect(created).toMatchObject({
      status: 201,
      data: { ...JSON.parse(JSON.stringify(body)), version: 1, ...fixed(path) },
    })
    expect(created.headers.get('etag')).toBe('"1"')
    const { id } = created.data
    expect(created.headers.get('location')).toBe(`/api/v1/${path}/${id}`)

    const replaced = await manager.put<Thing>(`/${path}/${id}`, kind.change, ifMatch(1))
    expect(replaced).toMatchObject({ status: 200, data: { id, version: 2 } })
    const read = await manager.get<Thing>(`/${path}/${id}`)
    expect(read).toMatchObject({ status: 200, data: replaced.data })
    expect(read.headers.get('etag')).toBe('"2"')
    expect((await listed(path)).map((thing) => thing.id)).toContain(id)

    const again = await manager.put<Thing>(`/${path}/${id}`, kind.change, ifMatch(2))
    expect(again, 'what changes nothing keeps its version').toMatchObject({
      status: 200,
      data: replaced.data,
    })

    const removed = await manager.delete<Thing>(`/${path}/${id}`, undefined, ifMatch(2))
    expect(removed.status).toBe(archived.has(path) ? 200 : 204)
    expect((await listed(path)).map((thing) => thing.id)).not.toContain(id)
    expect((await manager.get(`/${path}/${id}`)).status).toBe(archived.has(path) ? 200 : 404)
  })

  test('a replacement and a removal name the version that was looked at', async () => {
    const { id } = await make(path)
    const url = `/${path}/${id}`
    expect(await manager.put(url, kind.change)).toMatchObject(refused(428, 'precondition_required'))
    expect(await manager.delete(url)).toMatchObject(refused(428, 'precondition_required'))
    expect(await manager.put(url, kind.change, ifMatch(7))).toMatchObject(refused(412, 'stale_version'))
    expect((await manager.put(url, kind.change, ifMatch(7))).meta.error).toMatchObject({ currentVersion: 1 })
    expect(await manager.delete(url, undefined, ifMatch(2))).toMatchObject(refused(412, 'stale_version'))
    expect(await manager.put(url, { ...kind.change, expectedVersion: 3 })).toMatchObject({ status: 412 })
    expect(await manager.put(url, { ...kind.change, expectedVersion: 1 })).toMatchObject({ status: 200 })
    const any = { headers: { 'if-match': '*' } }
    expect((await manager.delete(url, undefined, any)).status).toBeLessThan(300)
  })

  test('of two who replace the same version at once, one is told', async () => {
    const { id } = await make(path)
    const answers = await Promise.all(
      [1, 2].map((n) =>
        manager.put(
          `/${path}/${id}`,
          { ...kind.change, ...renamed(path, `Both ${next()} ${n}`) },
          ifMatch(1),
        ),
      ),
    )
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 412])
  })

  test('a repeated key gets the first answer, also after the thing moved on, and no second thing', async () => {
    const key = { headers: { 'idempotency-key': randomUUID() } }
    const body = kind.body()
    const [first, second] = await Promise.all([1, 2].map(() => manager.post<Thing>(`/${path}`, body, key)))
    expect(second).toMatchObject({ status: 201, data: first!.data })
    expect([first, second].filter((one) => one!.headers.get('idempotency-replayed') === 'true')).toHaveLength(
      1,
    )
    expect(await manager.post(`/${path}`, kind.body(), key)).toMatchObject(
      refused(422, 'idempotency_key_reused'),
    )

    const { id } = first!.data
    const putKey = { 'idempotency-key': randomUUID(), 'if-match': '"1"' }
    const put = () => manager.put<Thing>(`/${path}/${id}`, kind.change, { headers: putKey })
    const puts = await Promise.all([put(), put()])
    expect(puts.map(({ status, data }) => [status, data.version])).toEqual([
      [200, 2],
      [200, 2],
    ])
    const deleteKey = { 'idempotency-key': randomUUID(), 'if-match': '"2"' }
    const remove = () => manager.delete(`/${path}/${id}`, undefined, { headers: deleteKey })
    const removed = await remove()
    const repeated = await remove()
    expect(repeated.status).toBe(removed.status)
    expect(repeated.headers.get('idempotency-replayed')).toBe('true')
  })

  test('a name that is taken is told by its id', async () => {
    const body = kind.body()
    const first = await manager.post<Thing>(`/${path}`, body)
    const again = await manager.post(`/${path}`, body)
    expect(again).toMatchObject(refused(409, 'already_exists'))
    expect(again.meta.error).toMatchObject({ id: first.data.id })
    expect((await as(globex.MANAGER).post(`/${path}`, body)).status).toBe(201)
  })

  test.each<[string, object]>([
    ...(kind.bad as unknown as [string, object][]),
    ['tenantId', { tenantId: randomUUID() }],
    ['id', { id: randomUUID() }],
    ['version', { version: 3 }],
  ])('a wrong %s is refused by name: %j', async (where, more) => {
    const answer = await manager.post(`/${path}`, { ...kind.body(), ...more })
    expect(answer).toMatchObject(refused(400, 'invalid_input'))
    expect(answer.meta.error.errors.map((error) => error.path)).toContain(where)
  })

  test('tenants never meet: ids of the other are not found, and its list is not ours', async () => {
    const { id } = await make(path)
    const foreign = as(globex.ADMIN)
    const random = await foreign.get(`/${path}/${randomUUID()}`)
    for (const odd of [id, `${id}x`]) {
      const answer = await foreign.get(`/${path}/${odd}`)
      expect(answer).toMatchObject({ status: 404, meta: { error: random.meta.error } })
    }
    expect((await foreign.put(`/${path}/${id}`, kind.change, ifMatch(1))).status).toBe(404)
    expect((await foreign.delete(`/${path}/${id}`, undefined, ifMatch(1))).status).toBe(404)
    const theirs = await foreign.get<Thing[]>(`/${path}`, { limit: '100' })
    expect(theirs.data.map((thing) => thing.id)).not.toContain(id)
    const first = await manager.get<Thing[]>(`/${path}`, { limit: '1' })
    const cursor = first.meta.pagination.nextCursor!
    expect((await foreign.get(`/${path}`, { limit: '1', cursor })).status).toBe(400)
  })

  test('a list is paged by a cursor, there and back', async () => {
    await make(path)
    await make(path)
    const first = await manager.get<Thing[]>(`/${path}`, { limit: '1' })
    const second = await manager.get<Thing[]>(`/${path}`, {
      limit: '1',
      cursor: first.meta.pagination.nextCursor!,
    })
    expect(second.data[0]?.id).not.toBe(first.data[0]?.id)
    const back = await manager.get<Thing[]>(`/${path}`, {
      limit: '1',
      cursor: second.meta.pagination.prevCursor!,
    })
    expect(back.data).toEqual(first.data)
    expect((await manager.get(`/${path}`, { limit: '101' })).status).toBe(400)
    expect((await manager.get(`/${path}`, { colour: 'red' })).status).toBe(400)
  })

  test('every change is in the audit, with who, what before and what after', async () => {
    const { id } = await make(path)
    await manager.put(`/${path}/${id}`, kind.change, ifMatch(1))
    await manager.delete(`/${path}/${id}`, undefined, ifMatch(2))
    const { rows } = await pool.query(
      'select tenant_id, actor_id, action, before, after from admin_audit where target_id = $1 order by entry_id',
      [id],
    )
    expect(rows.map((row) => row.action.split('.')[1])).toEqual([
      'created',
      'changed',
      archived.has(path) ? 'changed' : 'deleted',
    ])
    for (const row of rows)
      expect(row).toMatchObject({ tenant_id: acme.tenantId, actor_id: acme.MANAGER.userId })
    expect(rows[1].before.version).toBe(1)
    expect(rows[1].after.version).toBe(2)
  })
})

describe('who may', () => {
  const statusOf = async (path: string, person: Person, body: object) =>
    (await as(person).post(path, body)).status
  const perRole = async (path: Kind, more: object = {}) =>
    Object.fromEntries(
      await Promise.all(
        roles.map(async (role) => [
          role,
          await statusOf(`/${path}`, acme[role], { ...kinds[path].body(), ...more }),
        ]),
      ),
    )
  const row = (...[user, devops, senior, lead, head, admin]: number[]) => ({
    END_USER: user,
    DEVOPS_ENGINEER: devops,
    SENIOR_ENGINEER: senior,
    TEAM_LEAD: lead,
    MANAGER: head,
    ADMIN: admin,
  })

  test('managers and administrators keep fields, categories and templates; staff read them', async () => {
    for (const path of ['custom-fields', 'categories', 'templates'] as const) {
      expect(await perRole(path)).toEqual(row(403, 403, 403, 403, 201, 201))
      const { id } = await make(path)
      expect((await as(acme.DEVOPS_ENGINEER).get(`/${path}/${id}`)).status).toBe(200)
      const change = kinds[path].change
      expect((await as(acme.TEAM_LEAD).put(`/${path}/${id}`, change, ifMatch(1))).status).toBe(403)
      expect((await as(acme.END_USER).get(`/${path}`)).status).toBe(403)
    }
  })

  test('a lead edits the macros and responses of a team of theirs, managers all', async () => {
    const ours = { scope: 'team', teamId: acme.support }
    expect(await perRole('macros', ours)).toEqual(row(403, 403, 403, 201, 201, 201))
    expect(await perRole('canned-responses', ours)).toEqual(row(403, 403, 403, 201, 201, 201))
    const theirs = { scope: 'team', teamId: acme.platform }
    expect(await perRole('macros', theirs)).toEqual(row(403, 403, 403, 403, 201, 201))
    expect(await perRole('canned-responses', { scope: 'tenant' })).toEqual(row(403, 403, 403, 403, 201, 201))
    expect(await perRole('canned-responses', { scope: 'personal' })).toEqual(
      row(403, 201, 201, 201, 201, 201),
    )
  })

  test('views: everybody their own, leads their team, managers the tenant', async () => {
    expect(await perRole('views', { scope: 'personal' })).toEqual(row(403, 201, 201, 201, 201, 201))
    expect(await perRole('views', { scope: 'team', teamId: acme.support })).toEqual(
      row(403, 403, 403, 201, 201, 201),
    )
    expect(await perRole('views', { scope: 'team', teamId: acme.platform })).toEqual(
      row(403, 403, 403, 403, 201, 201),
    )
    expect(await perRole('views', { scope: 'tenant' })).toEqual(row(403, 403, 403, 403, 201, 201))
  })

  test("another's personal thing does not exist; a team's is seen in the team and by managers", async () => {
    for (const path of ['views', 'canned-responses'] as const) {
      const mine = await make(path, { scope: 'personal' }, as(acme.SENIOR_ENGINEER))
      const ours = await make(path, { scope: 'team', teamId: acme.support }, as(acme.TEAM_LEAD))
      for (const [person, sees] of [
        [acme.SENIOR_ENGINEER, [200, 200]],
        [acme.DEVOPS_ENGINEER, [404, 200]],
        [acme.otherEngineer, [404, 404]],
        [acme.MANAGER, [404, 200]],
      ] as const) {
        const found = await Promise.all(
          [mine, ours].map(async ({ id }) => (await as(person).get(`/${path}/${id}`)).status),
        )
        expect(found).toEqual(sees)
        const ids = (await listed(path, person)).map(({ id }) => id)
        expect([mine, ours].map(({ id }) => (ids.includes(id) ? 200 : 404))).toEqual(sees)
      }
      const change = kinds[path].change
      expect((await manager.put(`/${path}/${mine.id}`, change, ifMatch(1))).status).toBe(404)
      expect((await as(acme.DEVOPS_ENGINEER).put(`/${path}/${ours.id}`, change, ifMatch(1))).status).toBe(403)
      expect((await as(acme.otherEngineer).delete(`/${path}/${ours.id}`, undefined, ifMatch(1))).status).toBe(
        404,
      )
    }
  })

  test("another tenant's team is like none", async () => {
    for (const path of ['views', 'canned-responses', 'macros'] as const) {
      const answer = await manager.post(`/${path}`, {
        ...kinds[path].body(),
        scope: 'team',
        teamId: globex.support,
      })
      expect(answer).toMatchObject({ status: 404, meta: { error: { errors: [{ path: 'teamId' }] } } })
    }
  })
})

describe('custom fields', () => {
  test('key, type and who sees it never change', async () => {
    const { id } = await make('custom-fields')
    for (const more of [{ key: 'other' }, { type: 'number' }, { staffOnly: true }]) {
      const answer = await manager.put(`/custom-fields/${id}`, { label: 'x', ...more }, ifMatch(1))
      expect(answer).toMatchObject(refused(400, 'invalid_input'))
      expect(answer.meta.error.errors[0]?.path).toBe(Object.keys(more)[0])
    }
  })

  test('an option that is left out is archived, not deleted', async () => {
    const options = [
      { key: 'lisbon', label: 'Lisbon' },
      { key: 'porto', label: 'Porto' },
    ]
    const field = await make('custom-fields', { type: 'select', options })
    const replaced = await manager.put<CustomField>(
      `/custom-fields/${field.id}`,
      { label: 'Office', options: [{ key: 'porto', label: 'Oporto' }] },
      ifMatch(1),
    )
    expect(replaced.data.options).toEqual([
      { key: 'porto', label: 'Oporto', archived: false },
      { key: 'lisbon', label: 'Lisbon', archived: true },
    ])
  })

  test.each([
    ['a select without options', { type: 'select' }],
    [
      'a select with only archived ones',
      { type: 'select', options: [{ key: 'a', label: 'A', archived: true }] },
    ],
    ['options of a text', { type: 'text', options: [{ key: 'a', label: 'A' }] }],
  ])('%s is refused', async (_name, more) => {
    const answer = await manager.post('/custom-fields', { ...kinds['custom-fields'].body(), ...more })
    expect(answer).toMatchObject(refused(422, 'custom_field_invalid'))
    expect(answer.meta.error.errors[0]?.path).toBe('options')
  })

  test('an archived field is listed on demand and comes back by a replacement', async () => {
    const { id } = await make('custom-fields')
    await manager.delete(`/custom-fields/${id}`, undefined, ifMatch(1))
    const archivedOnes = await manager.get<CustomField[]>('/custom-fields', {
      archived: 'true',
      limit: '100',
    })
    expect(archivedOnes.data.map((field) => field.id)).toContain(id)
    const back = await manager.put<CustomField>(`/custom-fields/${id}`, { label: 'Back' }, ifMatch(2))
    expect(back.data).toMatchObject({ archivedAt: null, label: 'Back', version: 3 })
  })
})

test('every tenant has the default taxonomy and settings', async () => {
  const listedKeys = (await as(globex.ADMIN).get<Category[]>('/categories', { limit: '100' })).data.map(
    (category) => category.key,
  )
  expect(listedKeys).toEqual(expect.arrayContaining(['billing', 'technical', 'general']))
  expect((await as(globex.DEVOPS_ENGINEER).get<TenantSettings>('/settings')).data).toMatchObject({
    resolutionNotesRequired: true,
    autoCloseAfterDays: 5,
    reopenWindowDays: 14,
    version: 1,
  })
})

describe('settings', () => {
  test('managers change them, staff read them, requesters neither', async () => {
    expect((await as(acme.END_USER).get('/settings')).status).toBe(403)
    expect((await as(acme.TEAM_LEAD).patch('/settings', { autoCloseAfterDays: 7 })).status).toBe(403)
    const changed = await manager.patch<TenantSettings>('/settings', { autoCloseAfterDays: 7 })
    expect(changed).toMatchObject({ status: 200, data: { autoCloseAfterDays: 7, version: 2 } })
    expect(changed.headers.get('etag')).toBe('"2"')
    expect((await manager.patch('/settings', { autoCloseAfterDays: 9 }, ifMatch(1))).status).toBe(412)
    expect((await manager.patch('/settings', { autoCloseAfterDays: 7 })).headers.get('etag')).toBe('"2"')
    expect((await as(globex.ADMIN).get<TenantSettings>('/settings')).data.autoCloseAfterDays).toBe(5)
  })

  test('are changed once for a key, and told to the audit', async () => {
    const boss = as(globex.MANAGER)
    const key = { headers: { 'idempotency-key': randomUUID() } }
    const change = { reopenWindowDays: 30, autoCloseAfterDays: null }
    const answers = await Promise.all([1, 2].map(() => boss.patch<TenantSettings>('/settings', change, key)))
    expect(answers.map(({ status, data }) => [status, data.version])).toEqual([
      [200, 2],
      [200, 2],
    ])
    expect(await boss.patch('/settings', {}, key)).toMatchObject(refused(422, 'idempotency_key_reused'))
    const { rows } = await pool.query(
      "select before, after from admin_audit where tenant_id = $1 and action = 'settings.changed'",
      [globex.tenantId],
    )
    expect(rows).toMatchObject([{ before: { reopenWindowDays: 14 }, after: change }])
  })

  test.each([
    ['autoCloseAfterDays', 0],
    ['autoCloseAfterDays', 366],
    ['reopenWindowDays', 1.5],
    ['reopenWindowDays', 3_651],
    ['resolutionNotesRequired', 'yes'],
    ['theme', 'dark'],
  ])('%s %s is refused by name', async (name, value) => {
    const answer = await manager.patch('/settings', { [name]: value })
    expect(answer).toMatchObject(refused(400, 'invalid_input'))
    expect(answer.meta.error.errors[0]?.path).toBe(name)
  })
})

test('a template of an unknown category or field is refused by name', async () => {
  const answer = await manager.post('/templates', { name: 'Odd', fields: { category: 'nothing/such' } })
  expect(answer).toMatchObject(refused(422, 'category_not_in_use'))
  expect(answer.meta.error.errors[0]?.path).toBe('fields.category')
  const field = await manager.post('/templates', { name: 'Odd', fields: { customFields: { nothing: 1 } } })
  expect(field).toMatchObject(refused(422, 'custom_field_invalid'))
  expect(field.meta.error.errors[0]?.path).toBe('fields.customFields.nothing')
})

test.each([
  ['/templates', 'fields.teamId', { fields: { teamId: globex.support } }],
  ['/templates', 'fields.assigneeId', { fields: { assigneeId: globex.ADMIN.userId } }],
  [
    '/macros',
    'actions.1.teamId',
    {
      actions: [
        { do: 'set_priority', priority: 1 },
        { do: 'set_team', teamId: globex.support },
      ],
    },
  ],
  ['/macros', 'actions.0.assigneeId', { actions: [{ do: 'set_assignee', assigneeId: globex.ADMIN.userId }] }],
])("%s with another tenant's %s is told as one that never was", async (path, where, more) => {
  const ask = async (id: string | null) => {
    const text = JSON.stringify({ name: 'Foreign', ...more })
    const known = JSON.stringify(more).match(/[0-9a-f-]{36}/)![0]
    return manager.post(path, JSON.parse(id === null ? text : text.replace(known, id)))
  }
  const [foreign, random] = [await ask(null), await ask(randomUUID())]
  expect(foreign).toMatchObject({ status: 404, meta: { error: { errors: [{ path: where }] } } })
  expect(foreign.meta.error).toEqual(random.meta.error)
})

test('a placeholder that means nothing is refused where it stands', async () => {
  const response = await manager.post('/canned-responses', {
    ...kinds['canned-responses'].body(),
    body: 'Dear {{customer.name}}',
  })
  expect(response).toMatchObject(refused(422, 'placeholder_unknown'))
  const macro = await manager.post('/macros', {
    name: 'Odd',
    actions: [
      { do: 'set_priority', priority: 1 },
      { do: 'add_comment', body: '{{x}}' },
    ],
  })
  expect(macro).toMatchObject(refused(422, 'placeholder_unknown'))
  expect(macro.meta.error.errors[0]?.path).toBe('actions.1.body')
})

const refused = (status: number, code: string) => ({ status, meta: { error: { code } } })

const renamed = (path: Kind, to: string) => (path === 'custom-fields' ? { label: to } : { name: to })

/** A template keeps priorities by their names. */
const fixed = (path: Kind) => {
  if (path === 'templates') return { fields: { title: 'New laptop', priority: 'P2' } }
  return path === 'macros' ? { actions: [{ do: 'set_priority', priority: 'P4' }] } : {}
}

const listed = async (path: Kind, person: Person = acme.MANAGER): Promise<Thing[]> => {
  const all: Thing[] = []
  let cursor: string | null = null
  do {
    const page: { data: Thing[]; meta: { pagination: { nextCursor: string | null } } } = await as(person).get<
      Thing[]
    >(`/${path}`, { limit: '100', ...(cursor !== null && { cursor }) })
    all.push(...page.data)
    cursor = page.meta.pagination.nextCursor
  } while (cursor !== null)
  return all
}
