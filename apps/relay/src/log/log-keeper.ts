import type { Acknowledged, Bus, BusRecord, Publisher, TopicSpec } from '@docket/event-bus'
import type { OwnedCursor } from '@docket/event-store'
import type { Logger } from '@docket/runtime'
import type { Pool } from 'pg'
import { type Acked, LogLost, lossAt, remember } from './acked.ts'
import { drawRun, finishRun, readUnfinished, saveReached } from './relay-runs.ts'

/** A part of what the topics must hold, in order. */
export type RefillPage = {
  records(run: string): readonly BusRecord[]
  /** Where to go on after this page, also in another process. */
  reached: string
  /** What is left after it, in whatever the refill counts. */
  left: number
}

export type RefillProgress = { run: string; reason: string; left: number | null }

export type LogKeeperNeeds = {
  pool: Pool
  bus: Pick<Bus, 'ensureTopics'>
  publisher: Publisher
  topics: readonly TopicSpec[]
  /** Everything of the past that the topics must hold, after a mark that it gave before. */
  refill(after: string | null): AsyncIterable<RefillPage>
  log: Logger
}

export type LogKeeper = {
  /**
   * Publishes in order once the topics are known to hold what was published before. When Kafka lost it, a new run
   * begins and the past is published again first; `toRecords` is then called again with the new run.
   */
  publish(owner: OwnedCursor, toRecords: (run: string) => readonly BusRecord[]): Promise<void>
  /** Compares the topics with what is remembered, and refills them if need be; before anything else at a start. */
  assure(owner: OwnedCursor): Promise<void>
  /** Begins a new run and refills, for a reason of the caller's. */
  beginAnew(owner: OwnedCursor, reason: string): Promise<void>
  /** What was acknowledged so far, to be stored with the cursor. */
  acked(): Acked
  /** The refill that is running. */
  refilling(): RefillProgress | null
}

/**
 * Keeps Kafka's topics filled by one owner. kafkajs tells no topic ids and a wiped cluster may keep its id, so a
 * lost log is known by its offsets: one at or below an offset that was acknowledged before cannot be of that log.
 */
export const createLogKeeper = (needs: LogKeeperNeeds): LogKeeper => {
  const { pool, bus, publisher, topics, log } = needs
  let trusted: { epoch: number; run: string } | null = null
  let memory: { epoch: number; acked: Acked } | null = null
  let lost: string | null = null
  let refilling: RefillProgress | null = null
  const exclusively = inTurn()

  const acked = (): Acked => memory?.acked ?? {}

  const send = async (records: readonly BusRecord[]): Promise<void> => {
    let answers: readonly Acknowledged[]
    try {
      answers = await publisher.publish(records)
    } catch (error) {
      trusted = null // it may have been rejected because the topics are gone
      throw error
    }
    const remembered = remember(acked(), answers)
    memory = { epoch: memory?.epoch ?? 0, acked: remembered.acked }
    if (remembered.lost) {
      trusted = null
      lost = remembered.lost
      throw new LogLost(remembered.lost)
    }
  }

  const whyNewRun = async (known: Awaited<ReturnType<OwnedCursor['readRun']>>): Promise<string | null> => {
    if (known.run === null) return 'the first start'
    if (known.timelineChanged) return 'the database was restored or failed over'
    if (lost) return lost
    for (const { topic } of topics) {
      const loss = lossAt(acked(), topic, await publisher.endOffsets(topic))
      if (loss) return loss
    }
    return null
  }

  const trust = async (owner: OwnedCursor): Promise<string> => {
    if (trusted?.epoch === owner.epoch) return trusted.run
    await bus.ensureTopics(topics)
    const known = await owner.readRun()
    if (memory?.epoch !== owner.epoch) {
      memory = { epoch: owner.epoch, acked: (known.acked ?? {}) as Acked }
      lost = null
    }
    const reason = await whyNewRun(known)
    const run = reason ? await begin(owner, reason) : known.run!
    await fill(owner, run)
    trusted = { epoch: owner.epoch, run }
    return run
  }

  const begin = async (owner: OwnedCursor, reason: string): Promise<string> => {
    await owner.beat() // only an owner may begin one
    const run = await drawRun(pool, owner.name, reason)
    await owner.beginRun(run, {})
    memory = { epoch: owner.epoch, acked: {} }
    lost = null
    log.warn(
      { cursor: owner.name, run, reason },
      'a new run begins; what the topics must hold is published again',
    )
    return run
  }

  const fill = async (owner: OwnedCursor, run: string): Promise<void> => {
    const unfinished = await readUnfinished(pool, run)
    if (!unfinished) return
    refilling = { run, reason: unfinished.reason, left: refilling?.run === run ? refilling.left : null }
    for await (const page of needs.refill(unfinished.reached)) {
      await send(page.records(run))
      await owner.saveAcked(acked())
      await saveReached(pool, run, page.reached)
      refilling = { ...refilling, left: page.left }
    }
    await finishRun(pool, run)
    refilling = null
    log.info({ cursor: owner.name, run }, 'the topics are filled')
  }

  /** Kafka may lose the log while it is being refilled, too. */
  const untilKept = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof LogLost)) throw error
      }
    }
  }

  return {
    acked,
    refilling: () => refilling,
    publish: (owner, toRecords) =>
      exclusively(() => untilKept(async () => send(toRecords(await trust(owner))))),
    assure: (owner) =>
      exclusively(async () => {
        trusted = null
        await untilKept(() => trust(owner))
      }),
    beginAnew: (owner, reason) =>
      exclusively(async () => {
        trusted = null
        memory ??= { epoch: owner.epoch, acked: {} }
        lost = reason
        await untilKept(() => trust(owner))
      }),
  }
}

/** Runs one after another, in the order of the calls. */
const inTurn = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work)
    last = turn.catch(() => {})
    return turn
  }
}
