import type { News, NewsOptions, NewsSource } from '@docket/event-bus'
import { expect, test } from 'vitest'
import { bridgedSource } from './bridged-source.ts'

/*
 * A scene steps through time by hand: the fake sources give what the test says, and each step lets the bridge look.
 */
const stage = () => {
  let now = 0
  let moved = 0
  let owes = false
  const changes: boolean[] = []
  const handled: News[] = []
  const kafka = fakeSource()
  const outbox = fakeSource()
  const stopping = new AbortController()
  const looks: (() => void)[] = []
  const source = bridgedSource({
    kafka,
    outbox,
    owes: async () => owes,
    moved: () => moved,
    now: () => now,
    pause: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        looks.push(resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
      }),
    onChange: (active) => changes.push(active),
  })
  const onNews = async (batch: readonly News[]) => void handled.push(...batch)
  const running = source.run({ consumer: 'c', onNews, signal: stopping.signal })
  const pass = async (ms: number) => {
    for (let gone = 0; gone < ms; gone += 250) {
      now += 250
      for (const look of looks.splice(0)) look()
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
    }
  }
  return {
    kafka,
    outbox,
    changes,
    handled,
    pass,
    owe: (value: boolean) => {
      owes = value
    },
    move: () => {
      moved += 1
    },
    async stop() {
      stopping.abort()
      await running
    },
    running,
  }
}

const fakeSource = () => {
  let options: NewsOptions | null = null
  let fail: (error: Error) => void = () => {}
  const source: NewsSource & {
    give(...news: News[]): Promise<void>
    hear(): void
    fail(error: Error): void
    readonly runs: boolean
  } = {
    get runs() {
      return options !== null
    },
    give: (...news) => options!.onNews(news),
    hear: () => options!.onHeard?.(),
    fail: (error) => fail(error),
    run(given) {
      options = given
      return new Promise<void>((resolve, reject) => {
        fail = reject
        given.signal.addEventListener('abort', () => resolve(), { once: true })
      }).finally(() => {
        options = null
      })
    },
  }
  return source
}

const at = (version: number): News => ({ streamId: 'ticket-a', version })

test('news come from Kafka alone while it gives what is owed', async () => {
  const scene = stage()
  scene.owe(true)
  for (let n = 0; n < 20; n += 1) {
    await scene.kafka.give(at(n))
    scene.move()
    await scene.pass(500)
  }
  expect(scene.changes).toEqual([])
  expect(scene.handled).toHaveLength(20)
  await scene.stop()
})

test('the bridge opens two seconds after Kafka fell silent, and closes when both give the same news', async () => {
  const scene = stage()
  scene.owe(true)
  await scene.pass(1_750)
  expect(scene.outbox.runs).toBe(false)
  await scene.pass(750)
  expect(scene.outbox.runs).toBe(true)
  await scene.outbox.give(at(8))
  scene.owe(false)
  await scene.pass(3_000)
  await scene.kafka.give(at(1))
  await scene.pass(250)
  expect(scene.outbox.runs).toBe(true)
  scene.move()
  await scene.outbox.give(at(9))
  await scene.kafka.give(at(9))
  await scene.pass(500)
  expect(scene.outbox.runs).toBe(false)
  expect(scene.changes).toEqual([true, false])
  await scene.stop()
})

test('old news of a refill move nothing, so the bridge opens although Kafka talks', async () => {
  const scene = stage()
  scene.owe(true)
  for (let n = 0; n < 12; n += 1) {
    if (scene.kafka.runs) await scene.kafka.give(at(n))
    await scene.pass(250)
  }
  expect(scene.changes).toEqual([true])
  await scene.stop()
})

test('the bridge closes when the broker answers and neither has news', async () => {
  const scene = stage()
  scene.owe(true)
  await scene.pass(2_500)
  scene.owe(false)
  await scene.pass(4_000)
  expect(scene.changes).toEqual([true])
  scene.kafka.hear()
  await scene.pass(500)
  expect(scene.changes).toEqual([true, false])
  await scene.stop()
})

test('the bridge closes when other members get the news from Kafka', async () => {
  const scene = stage()
  scene.owe(true)
  await scene.pass(5_000)
  scene.owe(false)
  for (let n = 0; n < 5; n += 1) await scene.outbox.give(at(n))
  await scene.pass(500)
  expect(scene.changes).toEqual([true, false])
  await scene.stop()
})

test('a relapse keeps the bridge open for longer', async () => {
  const scene = stage()
  scene.owe(true)
  await scene.pass(4_500)
  await scene.outbox.give(at(1))
  await scene.kafka.give(at(1))
  await scene.pass(500)
  expect(scene.changes).toEqual([true, false])
  await scene.pass(2_500)
  expect(scene.changes).toEqual([true, false, true])
  await scene.outbox.give(at(2))
  await scene.kafka.give(at(2))
  await scene.pass(2_500)
  expect(scene.changes).toEqual([true, false, true])
  await scene.pass(2_000)
  expect(scene.changes).toEqual([true, false, true, false])
  await scene.stop()
})

test('a bridge that breaks opens again, and a Kafka source that gives up ends all', async () => {
  const scene = stage()
  scene.owe(true)
  await scene.pass(2_500)
  scene.outbox.fail(new Error('cursor lost'))
  await scene.pass(250)
  expect(scene.changes).toEqual([true, false])
  await scene.pass(3_000)
  expect(scene.changes).toEqual([true, false, true])
  scene.kafka.fail(new Error('crashed'))
  await expect(scene.running).rejects.toThrow('crashed')
  expect(scene.outbox.runs).toBe(false)
})
