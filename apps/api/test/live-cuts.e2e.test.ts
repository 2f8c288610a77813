import { setTimeout as after } from 'node:timers/promises'
import { until } from '@docket/testkit'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import type { Person } from './people.ts'
import { openStream, type SseStream } from './sse-client.ts'

const { url, acme, as, pool } = await useHarness()

/** 15 s here; drills run it for a minute. */
const runMs = Number(process.env.LIVE_CUTS_MS ?? 15_000)
const seed = Number(process.env.LIVE_CUTS_SEED ?? 7)

/** A client that is cut every second or so and comes back where it was. It keeps what it is told. */
const restlessClient = (person: Person, random: () => number) => {
  const known = new Map<string, number>()
  // what this connection told; a version may come again only after a cut (docs/decisions/0041)
  const toldHere = new Set<string>()
  let repeats = 0
  const faults: string[] = []
  let lastEventId: string | undefined
  let stream = null as SseStream | null
  let cuts = 0
  let resets = 0
  let read = 0
  let isOver = false

  const take = () => {
    for (; stream !== null && read < stream.frames.length; read++) {
      const { event, data, id } = stream.frames[read]!
      lastEventId = id
      const { ticketId, version } = data as { ticketId: string; version: number }
      if (event === 'reset') resets++
      if (event === 'ticket.left') known.delete(ticketId)
      if (event !== 'ticket.changed') continue
      const last = known.get(ticketId) ?? 0
      if (version === last && !toldHere.has(ticketId)) repeats++
      else if (version <= last)
        faults.push(`${ticketId}: ${version} after ${last} (stream ${cuts}, id ${id})`)
      toldHere.add(ticketId)
      known.set(ticketId, version)
    }
  }
  const connect = async () => {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
    stream = await openStream(url, { token: person.token, headers })
    read = 0
    toldHere.clear()
    if (stream.status !== 200) faults.push(`status ${stream.status}`)
  }
  const running = (async () => {
    while (!isOver) {
      await connect()
      await after(500 + random() * 1_000)
      if (isOver) return
      // not all that arrived has been read: what has not is lost with the connection
      take()
      stream?.close()
      stream = null
      cuts++
    }
  })()
  return {
    known,
    faults,
    counts: () => ({ cuts, resets, repeats }),
    settle: async () => {
      isOver = true
      await running
      if (stream === null) await connect()
    },
    take,
    close: () => stream?.close(),
  }
}

test(`clients cut every second end with the latest version of every ticket they may see`, async () => {
  const random = mulberry32(seed)
  const staff = restlessClient(acme.ADMIN, random)
  const requester = restlessClient(acme.END_USER, random)
  const agent = as(acme.ADMIN)
  const tickets: string[] = []
  const end = performance.now() + runMs
  let saves = 0
  while (performance.now() < end) {
    const chance = random()
    if (tickets.length < 3 || (chance < 0.1 && tickets.length < 200)) {
      const person = random() < 0.5 ? acme.END_USER : acme.otherUser
      const { data } = await as(person).post('/tickets', { title: 'a', description: 'b' })
      tickets.push(data.ticketId)
    } else {
      // a few tickets are hot, so that much is merged
      const ticketId = tickets[Math.floor(random() ** 3 * tickets.length)]!
      if (chance < 0.7) await agent.patch(`/tickets/${ticketId}`, { title: `title ${saves}` })
      else
        await agent.post(`/tickets/${ticketId}/comments`, {
          body: 'a word',
          visibility: chance < 0.9 ? 'INTERNAL' : 'PUBLIC',
        })
    }
    saves++
  }
  await Promise.all([staff.settle(), requester.settle()])

  const { rows } = await pool.query<{
    ticket_id: string
    requester_id: string
    version: number
    public_version: number
  }>('select * from ticket_list')
  const latest = async () => {
    staff.take()
    requester.take()
    for (const row of rows) {
      expect(staff.known.get(row.ticket_id)).toBe(row.version)
      if (row.requester_id === acme.END_USER.userId)
        expect(requester.known.get(row.ticket_id)).toBe(row.public_version)
      else expect(requester.known.has(row.ticket_id)).toBe(false)
    }
    return true
  }
  await until(latest)
  expect([...staff.faults, ...requester.faults]).toEqual([])
  expect(staff.counts().cuts).toBeGreaterThan(runMs / 2_500)
  expect(staff.counts().repeats + requester.counts().repeats).toBeLessThan(runMs / 1_000)
  expect(staff.counts().resets + requester.counts().resets).toBe(0)
  expect(saves).toBeGreaterThan(100)
  staff.close()
  requester.close()
})

const mulberry32 = (start: number) => {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
