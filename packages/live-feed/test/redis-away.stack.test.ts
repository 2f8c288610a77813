import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '@docket/local-stack'
import { until } from '@docket/testkit'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type LiveFeed, redisFeed } from '../src/index.ts'
import { changes, collect } from './collect.ts'

let dir: string
let redis: Awaited<ReturnType<typeof startRedis>>
const opened: LiveFeed[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'docket-feed-'))
  redis = await startRedis({ dir })
})
afterEach(() => Promise.all(opened.splice(0).map((feed) => feed.close())))
afterAll(async () => {
  await redis.stop()
  await rm(dir, { recursive: true, force: true })
})

/** Two processes: one announces, one is followed. */
const start = async (options: { patienceMs?: number; keeps?: number } = {}) => {
  const [writer, reader] = [
    redisFeed({ url: redis.url, ...options }),
    redisFeed({ url: redis.url, ...options }),
  ]
  opened.push(writer, reader)
  const tenant = `tenant-${crypto.randomUUID()}`
  const follower = collect(reader, tenant)
  await follower.started()
  await until(() => writer.announce(changes(tenant, 1, 1)).then(() => true))
  await until(() => expect(follower.versions()).toEqual([1]))
  return { writer, reader, tenant, follower }
}

const command = async (...[name, ...args]: [string, ...string[]]): Promise<unknown> => {
  const connection = new Redis(redis.url)
  try {
    return await connection.call(name, ...args)
  } finally {
    connection.disconnect()
  }
}

/** Says the version until it is taken, as a consumer repeats its batch. */
const insist = (feed: LiveFeed, tenant: string, version: number) =>
  until(() => feed.announce(changes(tenant, version, version)).then(() => true), { withinMs: 20_000 })

test('a flush is told as a reset, even when nobody announces anything after it', async () => {
  const { follower, writer, tenant } = await start()
  await command('flushall')
  await until(() => expect(follower.resets()).toMatchObject([{ reason: 'unknown_epoch' }]), {
    withinMs: 3_000,
  })
  await writer.announce(changes(tenant, 2, 3))
  await until(() => expect(follower.versions()).toEqual([1, 2, 3]))
  expect(follower.resets()).toHaveLength(1)
  follower.stop()
})

test('a flush in mid-flight ends in a reset or in every entry, never in silence', async () => {
  const { follower, writer, tenant } = await start()
  for (let version = 2; version <= 300; version++) {
    await writer.announce(changes(tenant, version, version))
    if (version % 100 === 50) await command('flushall')
  }
  await until(() => expect(follower.resets().length).toBeGreaterThan(0), { withinMs: 5_000 })
  let next = 301
  await until(async () => {
    await writer.announce(changes(tenant, next, next++))
    return follower.versions().at(-1)! > 300
  })
  let last = 0
  for (const item of follower.items) {
    if (item.kind === 'reset') last = Number.NaN
    if (item.kind !== 'entry') continue
    if (!Number.isNaN(last)) expect(item.entry.version).toBe(last + 1)
    last = item.entry.version
  }
  follower.stop()
})

test('an id from before a flush resets, though the new feed has come as far', async () => {
  const { reader, follower, writer, tenant } = await start()
  const id = follower.lastId()
  await command('flushall')
  await writer.announce(changes(tenant, 2, 20))
  const second = collect(reader, tenant, id)
  await second.started()
  expect(second.items[0]).toMatchObject({ kind: 'reset', reason: 'unknown_epoch' })
  follower.stop()
  second.stop()
})

test('one tenant evicted from memory costs that tenant a reset and nobody else', async () => {
  const [one, other] = [await start(), await start()]
  await command('del', `{docket}:live:${one.tenant}:feed`)
  await one.writer.announce(changes(one.tenant, 2, 2))
  await until(() => expect(one.follower.resets()).toHaveLength(1), { withinMs: 3_000 })
  await other.writer.announce(changes(other.tenant, 2, 2))
  await until(() => expect(other.follower.versions()).toEqual([1, 2]))
  expect(other.follower.resets()).toEqual([])
  one.follower.stop()
  other.follower.stop()
})

test('a restart is told as a reset; what is announced afterwards arrives', async () => {
  const { follower, writer, tenant } = await start()
  await redis.kill()
  await expect(writer.announce(changes(tenant, 2, 2))).rejects.toMatchObject({
    code: 'dependency_down',
    retryable: true,
  })
  await redis.start()
  await insist(writer, tenant, 2)
  await until(() => expect(follower.resets().length).toBeGreaterThan(0), { withinMs: 10_000 })
  await insist(writer, tenant, 3)
  await until(() => expect(follower.versions().at(-1)).toBe(3))
  follower.stop()
})

test('a restart that brings an older state back from disk is another epoch all the same', async () => {
  const { follower, writer, tenant } = await start()
  const dump = (await dumpOf(tenant))!
  await writer.announce(changes(tenant, 2, 30))
  await until(() => expect(follower.versions().at(-1)).toBe(30))
  await redis.kill()
  await redis.start()
  await restore(tenant, dump)
  await insist(writer, tenant, 31)
  await until(() => expect(follower.resets().length).toBeGreaterThan(0), { withinMs: 10_000 })
  follower.stop()
})

test('a lost connection alone costs nothing', async () => {
  const { follower, writer, tenant } = await start()
  await writer.announce(changes(tenant, 2, 5))
  await command('client', 'kill', 'type', 'normal')
  await insist(writer, tenant, 6)
  await until(() => expect(follower.versions()).toEqual([1, 2, 3, 4, 5, 6]), { withinMs: 10_000 })
  expect(follower.resets()).toEqual([])
  follower.stop()
})

test('a long outage fails first and forgets then, which followers are told by a reset', async () => {
  const { follower, tenant } = await start()
  const line = await openLine(Number(new URL(redis.url).port))
  const writer = redisFeed({ url: `redis://127.0.0.1:${line.port}`, patienceMs: 500 })
  opened.push(writer)
  await insist(writer, tenant, 2)
  line.cut()
  await expect(writer.announce(changes(tenant, 3, 3))).rejects.toMatchObject({ code: 'dependency_down' })
  await insist(writer, tenant, 3)
  expect(follower.versions()).toEqual([1, 2])
  line.mend()
  await until(() => expect(follower.resets()).toHaveLength(1), { withinMs: 10_000 })
  await insist(writer, tenant, 4)
  await until(() => expect(follower.versions()).toEqual([1, 2, 4]))
  follower.stop()
  await line.close()
})

test('following fails at the start while Redis is away, and says that another try may succeed', async () => {
  const { reader, follower, tenant } = await start()
  await redis.kill()
  const late = collect(reader, tenant)
  await until(() => expect(late.state.error).toMatchObject({ code: 'dependency_down', retryable: true }))
  await redis.start()
  follower.stop()
})

test('a hundred tenants are read over one connection', async () => {
  const { reader, writer, follower } = await start()
  const tenants = Array.from({ length: 100 }, (_, i) => `many-${i}-${crypto.randomUUID()}`)
  const followers = tenants.map((tenant) => collect(reader, tenant))
  await Promise.all(followers.map((one) => one.started()))
  await writer.announce(tenants.flatMap((tenant) => changes(tenant, 1, 3)))
  for (const one of followers) await until(() => expect(one.versions()).toEqual([1, 2, 3]))
  const names = String(await command('client', 'list')).match(/name=docket-feed-reader/g) ?? []
  expect(names.length).toBe(opened.length)
  for (const one of [...followers, follower]) one.stop()
})

/** A line to Redis that can be cut without Redis noticing more than that. */
const openLine = async (target: number) => {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = createConnection(target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => {})
      from.on('close', () => to.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

const keysOf = (tenant: string) => [`{docket}:live:${tenant}:feed`, `{docket}:live:${tenant}:entries`]

const dumpOf = async (tenant: string): Promise<(Buffer | null)[]> => {
  const connection = new Redis(redis.url)
  const dumped = await Promise.all(keysOf(tenant).map((key) => connection.dumpBuffer(key)))
  connection.disconnect()
  return dumped
}

const restore = async (tenant: string, dump: readonly (Buffer | null)[]): Promise<void> => {
  const connection = new Redis(redis.url)
  for (const [i, key] of keysOf(tenant).entries()) await connection.restore(key, 0, dump[i]!, 'REPLACE')
  connection.disconnect()
}
