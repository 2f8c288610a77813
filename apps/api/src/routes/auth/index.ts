import type { ApiPart } from '../../api-server.ts'
import { getJwksRoute } from './get-jwks.ts'
import { getMeRoute } from './get-me.ts'
import { logInRoute } from './log-in.ts'
import { logOutRoute } from './log-out.ts'
import { refreshRoute } from './refresh.ts'
import { registerRoute } from './register.ts'

export const authRoutes: readonly ApiPart[] = [
  logInRoute,
  refreshRoute,
  logOutRoute,
  registerRoute,
  getMeRoute,
  getJwksRoute,
]
