import { Failure } from '@docket/runtime'
import type { ApiPart } from '../api-server.ts'
import { sendProblem, toProblem } from './problem-details.ts'

/** Answers addresses that do not exist with 404, and known addresses asked by another method with 405. */
export const notFound: ApiPart = (app) => {
  const known = new Map<string, { pattern: RegExp; methods: Set<string> }>()
  app.addHook('onRoute', ({ url, method }) => {
    const entry = known.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() }
    for (const one of [method].flat()) entry.methods.add(one)
    known.set(url, entry)
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const methods = [...known.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((e) => [...e.methods])
    if (methods.length > 0 && !methods.includes(request.method)) {
      reply.header('Allow', [...new Set(methods)].toSorted().join(', '))
      return sendProblem(request, reply, toProblem(new Failure('method_not_allowed', wrongMethod)))
    }
    return sendProblem(
      request,
      reply,
      toProblem(new Failure('not_found', 'There is nothing at this address.')),
    )
  })
}

const wrongMethod = 'This address does not know that method; Allow lists those it knows.'

const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll(/:[^/]+/g, '[^/]+')
      .replaceAll('*', '.*')}$`,
  )
