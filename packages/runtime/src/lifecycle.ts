import type { Logger } from './logger.ts'

/** Something that was started and can be stopped; `stop` settles when nothing of it runs any more. */
export type Running = { stop(): Promise<void> }

/** A process refuses to hang: after this it exits with 1, whatever is still open. */
export const stopWithinMs = 10_000

/**
 * Runs a process: starts it, stops it on SIGINT or SIGTERM, and exits. A signal during the start is obeyed once the
 * start is through, a second one at once. A failed start or an uncaught error is logged and exits with 1; a stop that
 * takes longer than 10 s is cut.
 */
export const runProcess = async (logger: Logger, start: () => Promise<Running>): Promise<void> => {
  const crash = (error: unknown, message: string): never => {
    logger.fatal({ err: error }, message)
    process.exit(1)
  }
  process.on('uncaughtException', (error) => crash(error, 'uncaught error'))
  process.on('unhandledRejection', (error) => crash(error, 'unhandled rejection'))

  const asked = Promise.withResolvers<NodeJS.Signals>()
  let times = 0
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      times += 1
      if (times > 2) process.exit(1) // a terminal and npm may both pass on one Ctrl-C
      asked.resolve(signal)
    })

  const running = await start().catch((error: unknown) => crash(error, 'start failed'))
  const signal = await asked.promise
  logger.info({ signal }, 'stopping')
  const late = new Error(`not stopped after ${stopWithinMs} ms`)
  setTimeout(() => crash(late, 'stop was cut'), stopWithinMs).unref()
  await running.stop().catch((error: unknown) => crash(error, 'stop failed'))
  logger.info('stopped')
  process.exit(0)
}

/** Stops several things in reverse order of their start; a later one still stops when an earlier one fails. */
export const stopAll = (started: readonly Running[]): Running => ({
  async stop() {
    const errors: unknown[] = []
    for (const one of started.toReversed()) await one.stop().catch((error: unknown) => errors.push(error))
    if (errors.length > 0) throw new AggregateError(errors, 'not everything stopped cleanly')
  },
})
