import { type Drill, roundsOf } from './drill.ts'

/** The database server's wall clock jumps three days ahead, two hours back behind the truth, and home; keys are known all along. */
export const clockMoved: Drill = {
  name: 'clock-moved',
  about: "the database server's clock moved by +3 d, -2 h and back, under load",
  relays: 1,
  needsClock: true,
  async hurt(scene, length) {
    const { clock, pool } = scene.stack
    if (clock === null) throw new Error('libfaketime is missing (Debian: apt-get install libfaketime)')
    const load = await scene.work()
    const seen: string[] = []
    for (let round = roundsOf(length, 1, 15_000); round > 0; round--) {
      for (const by of ['+3d', '-2h', '+0']) {
        clock.move(by)
        const { rows } = await pool.query<{ hours: number }>(
          `select round(extract(epoch from clock_timestamp() - $1::timestamptz) / 3600)::float8 as hours`,
          [new Date().toISOString()],
        )
        seen.push(`${rows[0]!.hours} h`)
        await scene.untilAtWork(load, { forMs: 4_000 })
        await load.repeat(20)
      }
    }
    await load.stop()
    return { clock: seen.slice(0, 3).join(' ') }
  },
}
