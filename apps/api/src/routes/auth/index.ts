import type { ApiPart } from '../../api-server.ts'
import { changePasswordRoute } from './change-password.ts'
import { forgotPasswordRoute } from './forgot-password.ts'
import { getJwksRoute } from './get-jwks.ts'
import { getMeRoute } from './get-me.ts'
import { logInRoute } from './log-in.ts'
import { logOutRoute } from './log-out.ts'
import { logOutEverywhereRoute } from './log-out-everywhere.ts'
import { refreshRoute } from './refresh.ts'
import { registerRoute } from './register.ts'
import { resetPasswordRoute } from './reset-password.ts'

export const authRoutes: readonly ApiPart[] = [
  logInRoute,
  refreshRoute,
  logOutRoute,
  logOutEverywhereRoute,
  changePasswordRoute,
  forgotPasswordRoute,
  resetPasswordRoute,
  registerRoute,
  getMeRoute,
  getJwksRoute,
]
