import type { ApiPart } from '../api-server.ts'

/** Routes of others that need no caller: health and metrics by the runtime, the browsable page by Scalar. */
const publicUrls = /^\/(health\/|metrics$|docs(\/|$))/

/** Marks them as public, before the permission plugin asks. The page may load its own scripts and styles. */
export const publicRoutes: ApiPart = (app) => {
  app.addHook('onRoute', (route) => {
    if (!publicUrls.test(route.url)) return
    route.config = { ...route.config, public: true }
    if (route.url.startsWith('/docs')) route.helmet = { contentSecurityPolicy: pagePolicy }
  })
}

const pagePolicy = {
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", "'unsafe-inline'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
  },
}
