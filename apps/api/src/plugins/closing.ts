import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { Failure } from '@docket/runtime'
import type { ApiPart } from '../api-server.ts'

/**
 * While the server closes, requests that still arrive on open connections are told `stopping`, and every answer ends
 * its connection: a kept-alive one would hold the close for a minute. One that never asked for anything, as browsers
 * open them ahead, would hold it until its headers are late; it is ended at once.
 */
export const closing: ApiPart = (app) => {
  let isClosing = false
  const unused = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.server.on('request', ({ socket }: IncomingMessage) => unused.delete(socket))
  app.addHook('preClose', (done) => {
    isClosing = true
    for (const socket of unused) socket.destroy()
    done()
  })
  app.addHook('onRequest', (_request, _reply, done) => {
    done(isClosing ? new Failure('stopping', 'This process is stopping; try again.') : undefined)
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) reply.header('Connection', 'close')
    done(null, payload)
  })
}
