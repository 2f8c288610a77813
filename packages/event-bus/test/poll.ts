import { until } from '@docket/testkit'

/** Servers that restart need longer than the usual ten seconds. */
export const poll = <T>(condition: () => T | Promise<T>, withinMs = 30_000) => until(condition, { withinMs })
