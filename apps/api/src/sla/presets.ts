import type { PresetKey } from '@docket/contracts'
import { defaultPolicy, type Policy, quarterHourPolicy } from '@docket/ticketing/sla'

/** Policies that ship with the product, ready to choose. */
export const presets: Readonly<Record<PresetKey, Policy>> = {
  default: defaultPolicy,
  quarter_hour: quarterHourPolicy,
}
