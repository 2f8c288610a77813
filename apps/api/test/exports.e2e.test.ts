import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import type { Person } from './people.ts'

const { as, acme, globex, url } = await useHarness()
const admin = as(acme.ADMIN)
const agent = as(acme.SENIOR_ENGINEER)

const download = async (person: Person, path: string, method = 'GET') => {
  const headers = { authorization: `Bearer ${person.token}` }
  const response = await fetch(`${url}/api/v1/tickets/${path}`, { method, headers })
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}
const csvOf = async (person: Person, path: string) => {
  const { response, bytes } = await download(person, path)
  expect(response.status).toBe(200)
  const [head, ...lines] = bytes.toString().split('\r\n').slice(0, -1)
  return { head: head!.split(','), lines }
}

/** The files of a zip archive, found as its directory at the end says. */
const unzip = (bytes: Buffer): Record<string, string> => {
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'))
  let at = bytes.readUInt32LE(end + 16)
  const files: Record<string, string> = {}
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, whole, named] = [at + 20, at + 24, at + 28].map((from) => bytes.readUInt32LE(from)) as [
      number,
      number,
      number,
    ]
    const nameLength = named & 0xffff
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const start = bytes.readUInt32LE(at + 42) + 30 + nameLength
    const content = inflateRawSync(bytes.subarray(start, start + packed))
    expect(content.length).toBe(whole)
    files[name] = content.toString()
    at += 46 + nameLength
  }
  return files
}

test('a list is exported as it is found and ordered, all of it, with custom fields', async () => {
  expect((await admin.post('/custom-fields', { key: 'floor', label: 'Floor', type: 'number' })).status).toBe(
    201,
  )
  expect((await csvOf(acme.TEAM_LEAD, 'export.csv')).lines).toEqual([])
  let last = await agent.post('/tickets', {
    title: '=HYPERLINK("x")',
    description: 'One',
    customFields: { floor: 3 },
  })
  for (let n = 0; n < 4; n += 1)
    last = await agent.post('/tickets', {
      title: `Ticket, ${n} <b>`,
      description: 'x',
      priority: 'P1',
      tags: ['a', 'b'],
    })
  await as(globex.ADMIN).post('/tickets', { title: 'Of others', description: 'x' })
  await agent.get(`/tickets/${last.data.ticketId}`, undefined, {
    headers: { 'x-consistency': last.meta.consistency },
  })

  const { head, lines } = await csvOf(acme.TEAM_LEAD, 'export.csv?sort=number')
  expect(head).toEqual(expect.arrayContaining(['number', 'title', 'tier', 'tags', 'cf.floor']))
  expect(lines.map((line) => line.split(',')[0])).toEqual([1, 2, 3, 4, 5].map((n) => `TCK-00000${n}`))
  expect(lines[0]).toContain(`,"'=HYPERLINK(""x"")",NEW,P3,`)
  expect(lines[0]).toMatch(/,3$/)
  expect(lines[1]).toContain(',"Ticket, 0 <b>",NEW,P1,')
  expect((await csvOf(acme.MANAGER, 'export.csv?priority=P1&q=Ticket')).lines).toHaveLength(4)

  const { response, bytes } = await download(acme.ADMIN, 'export.xlsx?sort=number')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="tickets.xlsx"')
  const files = unzip(bytes)
  const sheet = files['xl/worksheets/sheet1.xml']!
  expect(sheet.match(/<row>/g)).toHaveLength(6)
  expect(sheet).toContain('<c t="inlineStr"><is><t xml:space="preserve">=HYPERLINK(&#34;x&#34;)</t></is></c>')
  expect(sheet).toContain('Ticket, 3 &#60;b&#62;')
  expect(sheet).toContain('<c><v>3</v></c></row>')
  expect(sheet).not.toContain('<f>')
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['[Content_Types].xml', 'xl/workbook.xml']))
})

test('only leads and above export, and a query is judged before anything is sent', async () => {
  for (const person of [acme.END_USER, acme.DEVOPS_ENGINEER, acme.SENIOR_ENGINEER])
    for (const file of ['export.csv', 'export.xlsx'])
      expect((await download(person, file)).response.status).toBe(403)
  for (const query of ['nonsense=1', 'limit=5', 'page=1', 'status=LOST'])
    expect((await download(acme.ADMIN, `export.csv?${query}`)).response.status).toBe(400)
  const head = await download(acme.ADMIN, 'export.csv', 'HEAD')
  expect([head.response.status, head.bytes.length]).toEqual([200, 0])
})
