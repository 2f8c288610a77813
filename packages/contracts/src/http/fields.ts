import {
  channels,
  environments,
  type Priority,
  pendingReasons,
  priorities,
  statuses,
  ticketTypes,
  tiers,
  visibilities,
} from '@docket/ticketing'
import { z } from 'zod'

/** Text a person typed: valid Unicode without NUL (neither can be stored), never only white space. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine(isStorable, { error: 'must be valid Unicode without NUL characters' })
    .refine((value) => value === '' || value.trim() !== '', { error: 'must not be blank' })

const isStorable = (value: string): boolean => value.isWellFormed() && !value.includes('\0')

export const title = text(500)
export const description = text(65_536)
export const commentBody = text(65_536)
export const notes = text(65_536)
export const reasonText = text(2_000)
export const tag = text(64)
export const tags = z.array(tag).max(50)
export const tagFromQuery = tag
/** A key path in the tenant's taxonomy, e.g. `technical/network`. */
export const category = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}(\/[a-z0-9][a-z0-9_-]{0,62}){0,4}$/, {
  error: 'must be a key path in lower case, e.g. technical/network',
})
export const affectedService = text(200)

/** An id is the same in upper case, and kept in lower. */
export const uuid = z.uuid().toLowerCase()
/** ISO 8601 with a zone, of the years 1 to 9999; kept in UTC with milliseconds. */
export const instant = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value).toISOString())
  .refine((value) => /^\d{4}-/.test(value) && !value.startsWith('0000'), {
    error: 'expected an instant of the years 0001 to 9999',
    abort: true,
  })
  .meta({ description: 'ISO 8601 with a zone; answers are in UTC with milliseconds' })
export const version = z.int().min(1)

export const status = z.enum(statuses)
export const ticketType = z.enum(ticketTypes)
export const environment = z.enum(environments)
export const channel = z.enum(channels)
export const visibility = z.enum(visibilities)
export const pendingReason = z.enum(pendingReasons)
export const tier = z.enum(tiers)

/** A priority as it is kept and answered. */
export const priority = z.enum(priorities)

const priorityAliases = {
  P1: 'P1',
  P2: 'P2',
  P3: 'P3',
  P4: 'P4',
  CRITICAL: 'P1',
  URGENT: 'P1',
  HIGH: 'P2',
  MEDIUM: 'P3',
  NORMAL: 'P3',
  LOW: 'P4',
  1: 'P1',
  2: 'P2',
  3: 'P3',
  4: 'P4',
} as const satisfies Record<string, Priority>

const aliasNames = Object.keys(priorityAliases) as (keyof typeof priorityAliases & string)[]

/** A priority as a query may say it: P1..P4, the usual words, or 1..4. */
export const priorityWord = z
  .enum(aliasNames, { error: `expected one of ${aliasNames.join(', ')}` })
  .transform((said): Priority => priorityAliases[said])

/** The same in a body, where 1..4 may be numbers. */
export const priorityInput = z
  .union([z.enum(aliasNames), z.literal([1, 2, 3, 4])], {
    error: `expected one of ${aliasNames.join(', ')}`,
  })
  .transform((said): Priority => priorityAliases[said])

/** Any JSON; not `z.json()`, whose recursion makes references that OpenAPI tools cannot follow. */
export const json = z.unknown().meta({ description: 'any JSON value' })
