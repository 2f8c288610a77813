import { defaultLoginLimits, type LoginLimits } from '@docket/identity'
import type { Config } from '@docket/runtime'

/** How many failed logins the settings allow in a window of 15 minutes; 0 is no limit. */
export const loginLimitsOf = (config: Config): LoginLimits => ({
  ...defaultLoginLimits,
  perAccount: config.DOCKET_RATE_LIMIT_LOGIN_ACCOUNT || Number.POSITIVE_INFINITY,
  perAddress: config.DOCKET_RATE_LIMIT_LOGIN_ADDRESS || Number.POSITIVE_INFINITY,
})
