import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { Failure } from '@docket/runtime'
import type { LocalFile } from '../storage/storage.ts'
import type { Scanner, Verdict } from './scanner.ts'

const connectWithinMs = 5_000
const answerWithinMs = 60_000
const chunkBytes = 65_536
const longestAnswer = 4_096

/**
 * Asks clamd over its own protocol (clamd(8), INSTREAM): `zINSTREAM\0`, chunks with their length before them, a
 * chunk of length zero; the answer ends with a NUL. `address` is `host:port` or `unix:/path`.
 */
export const clamdScanner = (
  address: string,
  { withinMs = answerWithinMs }: { withinMs?: number } = {},
): Scanner => {
  const target = targetOf(address)
  return {
    async scan(file, signal) {
      const socket = connect({ ...target, timeout: connectWithinMs } as NetConnectOpts)
      // an idle connection is a dead one; every chunk and every byte of the answer starts the wait anew
      const onTimeout = () => socket.destroy(new Error(`no answer from ${address}`))
      const onAbort = () => socket.destroy(new Error('the upload was given up'))
      socket.on('timeout', onTimeout)
      socket.on('error', () => {}) // told through the promises below
      signal?.addEventListener('abort', onAbort, { once: true })
      try {
        await once(socket, 'connect')
        socket.setTimeout(withinMs)
        const answer = readAnswer(socket)
        answer.catch(() => {})
        // clamd answers early and hangs up when the file is more than it takes: its word counts, not our failed write
        const sent = await send(socket, file).then(
          () => null,
          (error: Error) => error,
        )
        return verdictIn(await answer.catch((error: Error) => Promise.reject(sent ?? error)))
      } catch (error) {
        throw new Failure('dependency_down', 'The virus scanner does not answer; try again.', {
          cause: error,
        })
      } finally {
        signal?.removeEventListener('abort', onAbort)
        socket.destroy()
      }
    },
  }
}

const targetOf = (address: string): NetConnectOpts => {
  const path = /^unix:(\/.+)$/.exec(address)?.[1]
  if (path) return { path }
  const [, host, port] = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(address) ?? []
  if (!host || !port) throw new RangeError(`DOCKET_CLAMD: ${address} is neither host:port nor unix:/path`)
  return { host, port: Number(port) }
}

const send = async (socket: Socket, { path }: LocalFile): Promise<void> => {
  await write(socket, Buffer.from('zINSTREAM\0'))
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(chunk.length)
    await write(socket, Buffer.concat([length, chunk]))
  }
  await write(socket, Buffer.alloc(4))
}

/** One chunk at a time, however slow the scanner is. */
const write = (socket: Socket, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()))
  })

const readAnswer = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8')
      const end = text.indexOf('\0')
      if (end !== -1) resolve(text.slice(0, end))
      else if (text.length > longestAnswer) reject(new Error('the answer never ends'))
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('hung up without an answer')))
  })

/** `stream: OK`, `stream: Eicar-Test-Signature FOUND`, or `INSTREAM size limit exceeded. ERROR`. */
const verdictIn = (answer: string): Verdict => {
  const said = answer.replace(/^stream: /, '').trim()
  if (said === 'OK') return { verdict: 'clean' }
  const signature = /^(.+) FOUND$/.exec(said)?.[1]
  if (signature) return { verdict: 'infected', signature }
  const reason = /^(.+?)\.? ERROR$/.exec(said)?.[1]
  if (reason) return { verdict: 'unscannable', reason }
  throw new Error(`not an answer of clamd: ${said.slice(0, 200)}`)
}
