import { newsTypes } from '@docket/contracts'
import { describe, expect, test } from 'vitest'
import { createLiveConnection } from './live-connection.ts'
import { createQueueBudget } from './queue-budget.ts'
import type { Sink } from './sink.ts'
import { compileFilter } from './stream-filter.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A client that takes nothing as long as it is stuck. */
const start = (bounds = { perStream: 1_000, perProcess: 10_000 }, budget = createQueueBudget(bounds)) => {
  const written: string[] = []
  const state = { stuck: false, queued: 0, end: '', destroyed: false, cut: 0 }
  const closed: (() => void)[] = []
  const sink: Sink = {
    write(bytes) {
      written.push(bytes.toString())
      if (state.stuck) state.queued += bytes.length
    },
    queued: () => state.queued,
    end: (bytes) => {
      state.end = bytes.toString()
    },
    destroy: () => {
      state.destroyed = true
      state.queued = 0
      for (const listener of closed) listener()
    },
    onClose: (listener) => void closed.push(listener),
    onDrain: () => {},
    drained: async () => {},
  }
  const connection = createLiveConnection({
    session: { sessionId: 's', tenantId: 'acme', userId: 'ada', roleVersion: 1, expiresAt: '' },
    filter: compileFilter({ kind: 'staff', userId: 'ada' }, { kind: 'all' }, newsTypes),
    opened: 1,
    endsAt: '2026-11-21T05:00:00.000Z',
    sink,
    budget,
    onDelivered: () => {},
    onCut: () => state.cut++,
  })
  return { connection, written, state, budget }
}
const frame = (ticketId: string, version: number, size = 0) => ({
  ticketId,
  version,
  bytes: Buffer.from(`${ticketId}${version}`.padEnd(size, '.')),
})

describe('while it is told what it missed', () => {
  test('frames wait, the newest of each ticket, and those it has been told are left out', () => {
    const { connection, written } = start()
    for (const one of [frame('a', 1), frame('b', 1), frame('a', 2), frame('c', 4)]) connection.deliver(one)
    connection.write(Buffer.from('missed'))
    expect(written).toEqual(['missed'])
    connection.goLive(
      new Map([
        ['b', 1],
        ['c', 3],
      ]),
    )
    expect(written).toEqual(['missed', 'a2', 'c4'])
    connection.deliver(frame('d', 1))
    expect(written.at(-1)).toBe('d1')
  })

  test('what it was told then is not told again when it is repeated later, newer versions are', () => {
    const { connection, written } = start()
    connection.goLive(new Map([['a', 5]]))
    for (const version of [4, 5, 6, 7]) connection.deliver(frame('a', version))
    expect(written).toEqual(['a6', 'a7'])
  })

  test('a reset takes the place of what waits, and what comes after it is told', () => {
    const { connection, written } = start()
    connection.deliver(frame('a', 1))
    connection.reset('gap', '0123456789ab.9')
    connection.deliver(frame('a', 2))
    connection.goLive(new Map([['a', 2]]))
    expect(written[0]).toMatch(
      /^id: 0123456789ab\.9\nevent: reset\ndata: \{"reason":"gap","delayMs":\d+\}\n\n$/,
    )
    expect(written.slice(1)).toEqual(['a2'])
  })

  test('what waits counts as queued', async () => {
    const { connection, state } = start()
    connection.deliver(frame('a', 1, 2_000))
    await turn()
    expect(state).toMatchObject({ destroyed: true, cut: 1 })
  })
})

describe('a slow client', () => {
  test('is cut when its queue is longer than its bound, and costs nothing any more', async () => {
    const { connection, state, budget } = start()
    connection.goLive()
    state.stuck = true
    connection.deliver(frame('a', 1, 900))
    await turn()
    expect(budget.total()).toBe(900)
    connection.deliver(frame('b', 1, 200))
    await turn()
    expect(state).toMatchObject({ destroyed: true, cut: 1 })
    expect([budget.total(), connection.isOpen]).toEqual([0, false])
  })

  test('is not taken for one that has had no turn yet', async () => {
    const { connection, state } = start()
    connection.goLive()
    state.stuck = true
    connection.deliver(frame('a', 1, 5_000))
    state.queued = 0
    await turn()
    expect(state.cut).toBe(0)
  })

  test('the longest queue goes first when all together are too much', async () => {
    const budget = createQueueBudget({ perStream: 1_000, perProcess: 2_000 })
    const clients = [800, 900, 700].map((size) => ({ size, ...start(undefined, budget) }))
    for (const { connection, state, size } of clients) {
      connection.goLive()
      state.stuck = true
      connection.deliver(frame('a', 1, size))
    }
    await turn()
    expect(clients.map(({ state }) => state.destroyed)).toEqual([false, true, false])
    expect(budget.total()).toBe(1_500)
  })
})

test('nothing follows a bye', () => {
  const { connection, written, state } = start()
  connection.goLive()
  connection.end('unauthenticated')
  connection.deliver(frame('a', 1))
  connection.write(Buffer.from('x'))
  connection.reset('gap', '0123456789ab.9')
  connection.mark('0123456789ab.9')
  expect(written).toEqual([])
  expect(state.end).toMatch(
    /^event: bye\nretry: (\d+)\ndata: \{"reason":"unauthenticated","retryMs":\1\}\n\n$/,
  )
})
