import { type Policy, parsePolicy, type Target } from '@docket/ticketing/sla'

/** A target as people write it; `parsePolicy` reads it back as the same. */
export const toWrittenTarget = (target: Target): Readonly<Record<string, number>> => {
  if (target.unit === 'working_days') return { workingDays: target.days }
  const { milliseconds } = target
  if (milliseconds % hour === 0) return { hours: milliseconds / hour }
  return milliseconds % minute === 0 ? { minutes: milliseconds / minute } : { milliseconds }
}

/** A policy as people write it: what an answer holds, so that it can be changed and sent back. */
export const toWrittenPolicy = ({ targets, caps, ...policy }: Policy): Readonly<Record<string, unknown>> => ({
  ...policy,
  targets: eachOf(targets, (row) => eachOf(row, toWrittenTarget)),
  caps: eachOf(caps, (cap) => ({ ...cap, resolution: toWrittenTarget(cap.resolution) })),
})

/** A stored body as the policy it was saved as; throws if today's rules would not let it be saved. */
export const parseStoredPolicy = (body: unknown): Policy => {
  const parsed = parsePolicy(toWrittenPolicy(body as Policy))
  if (parsed.ok) return parsed.value
  throw new Error(parsed.problems.map(({ entry, message }) => `${entry}: ${message}`).join(' '))
}

const minute = 60_000
const hour = 60 * minute

const eachOf = <Value, To>(
  object: { readonly [key: string]: Value | undefined },
  to: (value: Value) => To,
): Readonly<Record<string, To>> =>
  Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => (value === undefined ? [] : [[key, to(value)]])),
  )
