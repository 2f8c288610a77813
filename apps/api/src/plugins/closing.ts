import { Failure } from '@docket/runtime'
import type { ApiPart } from '../api-server.ts'

/**
 * While the server closes, requests that still arrive on open connections are told `stopping`, and every answer ends
 * its connection: a kept-alive one would hold the close for a minute.
 */
export const closing: ApiPart = (app) => {
  let isClosing = false
  app.addHook('preClose', (done) => {
    isClosing = true
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
