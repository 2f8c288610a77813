import { isIP } from 'node:net'
import { type Config, Failure, trustedProxies } from '@docket/runtime'
import type { ApiPart } from '../api-server.ts'

/**
 * Behind proxies the client's address is what they say of it: text of a header. What is no address is refused, before
 * it is counted, logged or kept in an audit.
 */
export const forwardedAddress: ApiPart = (app, { config }) => {
  if (config.DOCKET_TRUST_PROXY === '') return
  app.addHook('onRequest', (request, _reply, done) => {
    done(isIP(request.ip) === 0 ? wrongAddress() : undefined)
  })
}

/** The proxies that are believed, as Fastify asks about each hop; by default none. */
export const proxiesOf = ({ DOCKET_TRUST_PROXY: said }: Config) => {
  const proxies = trustedProxies(said)
  if (typeof proxies === 'number') return (_address: string, hop: number) => hop < proxies
  return proxies ?? false
}

const wrongAddress = () =>
  new Failure('invalid_input', 'X-Forwarded-For does not name an address.', {
    errors: [{ path: 'X-Forwarded-For', code: 'invalid_address', message: 'must be an IP address' }],
  })
