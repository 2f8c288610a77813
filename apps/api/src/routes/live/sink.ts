import type { ServerResponse } from 'node:http'

/** Where the bytes of one stream go. */
export type Sink = {
  write(bytes: Buffer): void
  /** Bytes taken and not yet handed to the network. */
  queued(): number
  /** Says a last thing, and closes. */
  end(bytes: Buffer): void
  /** Closes at once; what is queued is lost. */
  destroy(): void
  /** Calls back once it is closed, also when it was before. */
  onClose(listener: () => void): void
  /** Calls back whenever the network has taken what it had been given too fast. */
  onDrain(listener: () => void): void
  /** Settles when more may be written without piling it up, or when it is closed. */
  drained(): Promise<void>
}

/** A client that does not take its last frame is not waited for any longer than this. */
const lastFrameWithinMs = 1_000

/** Writes to the response itself: the plugin's `send` never settles when a slow client goes away. */
export const sinkOf = (response: ServerResponse): Sink => {
  const { socket } = response
  return {
    write: (bytes) => void response.write(bytes),
    queued: () => response.writableLength,
    end(bytes) {
      if (response.destroyed || response.writableEnded) return
      response.end(bytes, () => socket?.end())
      const timer = setTimeout(() => socket?.destroy(), lastFrameWithinMs)
      socket?.once('close', () => clearTimeout(timer))
    },
    destroy: () => void response.destroy(),
    onClose(listener) {
      if (response.closed || response.destroyed) setImmediate(listener)
      else response.once('close', listener)
    },
    onDrain: (listener) => void response.on('drain', listener),
    async drained() {
      if (response.destroyed || !response.writableNeedDrain) return
      await new Promise<void>((resolve) => {
        const settle = (): void => {
          response.off('drain', settle)
          response.off('close', settle)
          resolve()
        }
        response.on('drain', settle)
        response.on('close', settle)
      })
    },
  }
}
