import type { Config } from '@docket/runtime'
import type { RateClass } from './rate-class.ts'

export const rateWindowMs = 60_000

/** How many requests of a class one principal may send in a minute; 0 is no limit. */
export const rateLimitOf = (config: Config, rateClass: RateClass): number => {
  switch (rateClass) {
    case 'reads':
      return config.DOCKET_RATE_LIMIT_READS
    case 'writes':
      return config.DOCKET_RATE_LIMIT_WRITES
    case 'uploads':
      return config.DOCKET_RATE_LIMIT_UPLOADS
    case 'exports':
      return config.DOCKET_RATE_LIMIT_EXPORTS
    case 'ai':
      return config.DOCKET_RATE_LIMIT_AI
    case 'bulk':
      return config.DOCKET_RATE_LIMIT_BULK
  }
}
