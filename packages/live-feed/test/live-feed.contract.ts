import { until } from '@docket/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { formatFeedId, type LiveFeed, parseFeedId } from '../src/index.ts'
import { change, changes, collect } from './collect.ts'

/** What every feed promises. `open` gives a feed that keeps this many entries a tenant. */
export const liveFeedContract = (name: string, open: (keeps: number) => LiveFeed): void => {
  describe(`the ${name} feed`, () => {
    const opened: LiveFeed[] = []
    afterAll(() => Promise.all(opened.map((feed) => feed.close())))
    const start = (keeps = 1_000) => {
      const feed = open(keeps)
      opened.push(feed)
      const tenant = `tenant-${crypto.randomUUID()}`
      return { feed, tenant }
    }

    test('tells a follower that starts now what comes, and nothing of before', async () => {
      const { feed, tenant } = start()
      await until(() => feed.announce(changes(tenant, 1, 3)).then(() => true))
      const follower = collect(feed, tenant)
      await follower.started()
      expect(follower.kinds()).toEqual(['caught_up'])
      await feed.announce(changes(tenant, 4, 5))
      await until(() => expect(follower.versions()).toEqual([4, 5]))
      expect(follower.entries()[0]).toMatchObject(change(tenant, 'ticket', 4))
      follower.stop()
    })

    test('counts densely from one, for each tenant alone', async () => {
      const { feed, tenant } = start()
      const other = `${tenant}-other`
      const [follower, ofOther] = [collect(feed, tenant), collect(feed, other)]
      await Promise.all([follower.started(), ofOther.started()])
      await feed.announce([...changes(tenant, 1, 2), ...changes(other, 1, 3), ...changes(tenant, 3, 4)])
      await until(() => expect(ofOther.entries().map((entry) => entry.n)).toEqual([1, 2, 3]))
      await until(() => expect(follower.entries().map((entry) => entry.n)).toEqual([1, 2, 3, 4]))
      expect(follower.versions()).toEqual([1, 2, 3, 4])
      expect(ofOther.entries().every((entry) => entry.tenantId === other)).toBe(true)
      follower.stop()
      ofOther.stop()
    })

    test('leaves out the version of a ticket that it told last, and nothing else', async () => {
      const { feed, tenant } = start(20)
      const follower = collect(feed, tenant)
      await follower.started()
      await feed.announce([change(tenant, 'a', 1), change(tenant, 'a', 1), change(tenant, 'b', 1)])
      await feed.announce([
        change(tenant, 'a', 1, { changed: [] }),
        change(tenant, 'a', 2),
        change(tenant, 'b', 1),
      ])
      // a moment of two processes: the older news come last, and are news all the same
      await feed.announce([change(tenant, 'b', 3), change(tenant, 'b', 2)])
      await until(() => expect(follower.entries()).toHaveLength(5))
      const told = follower.entries().map(({ n, ticketId, version }) => `${n} ${ticketId}${version}`)
      expect(told).toEqual(['1 a1', '2 b1', '3 a2', '4 b3', '5 b2'])
      follower.stop()
    })

    test('a version that only staff were told of is no repeat for requesters, once they have news in it', async () => {
      const { feed, tenant } = start()
      const follower = collect(feed, tenant)
      await follower.started()
      const note = { internal: true, publicVersion: 1 }
      await feed.announce([change(tenant, 'a', 1), change(tenant, 'a', 2, note)])
      // the public version 2 of b was never announced: its process was killed after the commit
      const lost = { publicVersion: 2 }
      await feed.announce([change(tenant, 'b', 1), change(tenant, 'b', 3, { ...note, ...lost })])
      const repeats = [change(tenant, 'a', 2, { publicVersion: 1 }), change(tenant, 'b', 3, lost)]
      await feed.announce(repeats)
      await feed.announce(repeats)
      await feed.announce([change(tenant, 'end', 1)])
      await until(() => expect(follower.entries().at(-1)?.ticketId).toBe('end'))
      const told = follower
        .entries()
        .map(({ ticketId, version, internal }) => `${ticketId}${version} ${internal}`)
      expect(told).toEqual(['a1 false', 'a2 true', 'b1 false', 'b3 true', 'b3 false', 'end1 false'])
      follower.stop()
    })

    test('replays what came after an id, then says so, then goes on', async () => {
      const { feed, tenant } = start(2_000)
      const first = collect(feed, tenant)
      await first.started()
      await feed.announce(changes(tenant, 1, 1_200))
      await until(() => expect(first.entries()).toHaveLength(1_200))
      const after = first.entries()[699]!.id
      const second = collect(feed, tenant, after)
      await second.started()
      expect(second.versions()).toEqual(changes(tenant, 701, 1_200).map((one) => one.version))
      expect(second.items.at(-1)).toEqual({ kind: 'caught_up', id: first.entries().at(-1)!.id })
      await feed.announce(changes(tenant, 1_201, 1_201))
      await until(() => expect(second.versions().at(-1)).toBe(1_201))
      first.stop()
      second.stop()
    })

    test('neither loses nor repeats what comes during the replay', async () => {
      const { feed, tenant } = start(5_000)
      await until(() => feed.announce(changes(tenant, 1, 1)).then(() => true))
      const probe = collect(feed, tenant)
      await probe.started()
      const from = probe.lastId()
      const followers = []
      for (let version = 2; version <= 400; version++) {
        await feed.announce(changes(tenant, version, version))
        if (version % 20 === 0) followers.push(collect(feed, tenant, from))
      }
      const expected = changes(tenant, 2, 400).map((one) => one.version)
      for (const follower of followers) await until(() => expect(follower.versions()).toEqual(expected))
      for (const follower of followers) {
        expect(follower.resets()).toEqual([])
        follower.stop()
      }
      probe.stop()
    })

    test('gives two followers the same entries under the same ids', async () => {
      const { feed, tenant } = start()
      const [one, two] = [collect(feed, tenant), collect(feed, tenant)]
      await Promise.all([one.started(), two.started()])
      await feed.announce(changes(tenant, 1, 50))
      await until(() => expect(two.entries()).toHaveLength(50))
      await until(() => expect(one.entries()).toEqual(two.entries()))
      one.stop()
      two.stop()
    })

    test.each([
      ['of another epoch', (id: string) => `${'ab'.repeat(6)}.${parseFeedId(id)!.n}`],
      ['from the future', (id: string) => formatFeedId({ ...parseFeedId(id)!, n: 999 })],
      ['that is no id', () => "x'; drop table"],
    ])('resets on an id %s, and goes on from where it stands', async (_, forge) => {
      const { feed, tenant } = start()
      const first = collect(feed, tenant)
      await first.started()
      await feed.announce(changes(tenant, 1, 3))
      await until(() => expect(first.versions()).toEqual([1, 2, 3]))
      const second = collect(feed, tenant, forge(first.lastId()!))
      await second.started()
      expect(second.items).toEqual([{ kind: 'reset', reason: 'unknown_epoch', id: first.lastId() }])
      await feed.announce(changes(tenant, 4, 4))
      await until(() => expect(second.versions()).toEqual([4]))
      first.stop()
      second.stop()
    })

    test('resets on an id that is older than what it keeps', async () => {
      const { feed, tenant } = start(10)
      const first = collect(feed, tenant)
      await first.started()
      for (let version = 1; version <= 60; version++) {
        await feed.announce(changes(tenant, version, version))
        await until(() => expect(first.versions()).toHaveLength(version))
      }
      const late = collect(feed, tenant, first.entries()[9]!.id)
      await late.started()
      expect(late.items).toEqual([{ kind: 'reset', reason: 'too_old', id: first.lastId() }])
      const inTime = collect(feed, tenant, first.entries()[50]!.id)
      await inTime.started()
      expect(inTime.versions()).toEqual([52, 53, 54, 55, 56, 57, 58, 59, 60])
      for (const follower of [first, late, inTime]) follower.stop()
    })

    test('tells a follower that reads too slowly to reset, and holds no more than it keeps', async () => {
      const { feed, tenant } = start(10)
      const stopping = new AbortController()
      const slow = feed.follow(tenant, null, stopping.signal)
      expect((await slow.next()).value).toMatchObject({ kind: 'caught_up' })
      const quick = collect(feed, tenant)
      await quick.started()
      for (let version = 1; version <= 15; version++) {
        await feed.announce(changes(tenant, version, version))
        await until(() => expect(quick.versions().at(-1)).toBe(version))
      }
      const met = []
      while (met.at(-1)?.kind !== 'entry' || met.at(-1)?.version !== 15) {
        const { value } = await slow.next()
        if (value?.kind === 'entry') met.push({ kind: value.kind, version: value.entry.version })
        else if (value) met.push({ kind: value.kind, version: 0 })
      }
      expect(met.filter((item) => item.kind === 'reset')).toHaveLength(1)
      expect(met.length).toBeLessThanOrEqual(11)
      stopping.abort()
      quick.stop()
    })

    test('ends with its signal, also while it waits', async () => {
      const { feed, tenant } = start()
      const follower = collect(feed, tenant)
      await follower.started()
      follower.stop()
      await until(() => expect(follower.state.ended).toBe(true))
      expect(follower.state.error).toBeNull()
      await feed.announce(changes(tenant, 1, 1))
      expect(follower.versions()).toEqual([])
      const never = feed.follow(tenant, null, AbortSignal.abort())
      expect(await never.next()).toEqual({ done: true, value: undefined })
    })

    test('ends its followers when it is closed', async () => {
      const { feed, tenant } = start()
      const follower = collect(feed, tenant)
      await follower.started()
      await feed.close()
      await until(() => expect(follower.state.ended).toBe(true))
    })
  })
}
