import { conditionTests } from '@docket/ticketing/sla'
import { z } from 'zod'
import { seen } from '../desk/kept.ts'
import { text, uuid } from '../fields.ts'
import { atBreach, keptAtBreach, target, warnings } from './target.ts'

const at = z.iso.datetime()

const value = z.union([z.string().max(500), z.number(), z.boolean(), z.null()])

const condition = z.strictObject({
  field: z
    .string()
    .min(1)
    .max(80)
    .meta({
      description: 'priority, type, category, tier, teamId, channel, tags, or cf.<key> of a custom field',
      examples: ['tier'],
    }),
  test: z
    .enum(conditionTests)
    .meta({ description: 'all_of is for tags; a category covers what lies below it' }),
  values: z
    .array(value)
    .max(200)
    .meta({ description: 'null stands for none', examples: [['VIP']] }),
})

const byMetric = <Value extends z.ZodType>(one: Value) => ({
  first_reply: one,
  next_reply: one,
  resolution: one,
})
const byPriority = <Value extends z.ZodType>(one: Value) => ({ P1: one, P2: one, P3: one, P4: one })

const targets = z.strictObject(byPriority(z.strictObject(byMetric(target.optional())).optional())).meta({
  description: 'for each priority and metric; what is left out is not promised',
  examples: [{ P1: { first_reply: { hours: 1 }, resolution: { hours: 4 } } }],
})

const cap = z.strictObject({ resolution: target, ...atBreach })
const caps = z
  .strictObject({ VIP: cap.optional(), NORMAL: cap.optional() })
  .meta({ description: "a tier's own limit for the resolution, with its own levels and recipients" })

const rules = z
  .strictObject(byMetric(z.strictObject({ warnings, ...atBreach }).optional()))
  .meta({ description: 'what happens around each deadline' })

const content = {
  name: text(200),
  calendarId: uuid,
  conditions: z
    .array(condition)
    .max(50)
    .default([])
    .meta({ description: 'a ticket must meet all; without any the policy is for every ticket' }),
  targets,
  caps: caps.default({}),
  rules: rules.default({}),
}

export const presetKeys = ['default', 'quarter_hour'] as const
export type PresetKey = (typeof presetKeys)[number]

const preset = z.enum(presetKeys)

/** Written out, or taken from a preset: what is said beside `preset` wins over it. */
export const createPolicyBody = z
  .strictObject({
    preset: preset.optional().meta({ description: 'one of GET /sla/presets, in place of name and targets' }),
    calendarId: uuid,
    name: content.name.optional(),
    conditions: content.conditions.unwrap().optional(),
    targets: targets.optional(),
    caps: caps.optional(),
    rules: rules.optional(),
    active: z.boolean().default(true),
    position: z
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .meta({ description: 'its place in the order; those behind move down; at the end if left out' }),
  })
  .superRefine((body, context) => {
    if (body.preset !== undefined) return
    for (const name of ['name', 'targets'] as const)
      if (body[name] === undefined)
        context.addIssue({ code: 'custom', path: [name], message: 'is wanted without a preset' })
  })
  .meta({ id: 'CreateSlaPolicy' })

export const replacePolicyBody = z.strictObject({ ...content, ...seen }).meta({ id: 'ReplaceSlaPolicy' })

/** Every policy in use once, in the order in which they are asked. */
export const orderPoliciesBody = z
  .strictObject({ policyIds: z.array(uuid).min(1).max(1_000) })
  .meta({ id: 'OrderSlaPolicies' })

const keptMetricRules = z.object({ warnings: z.array(z.int()), ...keptAtBreach })
const keptCap = z.object({ resolution: target, ...keptAtBreach })

const keptContent = {
  name: z.string(),
  conditions: z.array(
    z.object({
      field: z.string(),
      test: z.enum(conditionTests),
      values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
  ),
  targets: z.object(byPriority(z.object(byMetric(target.optional())))),
  caps: z.object({ VIP: keptCap.optional(), NORMAL: keptCap.optional() }),
  rules: z.object(byMetric(keptMetricRules)),
}

/** A promise to the tickets that meet its conditions, in its place of the order. */
export const slaPolicy = z
  .object({
    id: uuid,
    version: z
      .int()
      .meta({ description: 'counts the changes of its content; the ETag, and what tickets pin' }),
    position: z
      .int()
      .meta({ description: 'from 1: the first active one whose conditions a ticket meets holds' }),
    active: z.boolean(),
    calendarId: uuid,
    createdAt: at,
    updatedAt: at,
    archivedAt: at.nullable(),
    ...keptContent,
  })
  .meta({ id: 'SlaPolicy' })

/** `createdBy` is the id of whoever wrote this version. */
export const slaPolicyVersion = z
  .object({
    id: uuid,
    version: z.int(),
    calendarId: uuid,
    createdAt: at,
    createdBy: z.string(),
    ...keptContent,
  })
  .meta({ id: 'SlaPolicyVersion' })

/** A policy ready to choose: `POST /sla/policies` with `preset` and a calendar. */
export const slaPolicyPreset = z.object({ key: preset, ...keptContent }).meta({ id: 'SlaPolicyPreset' })

export type SlaPolicy = z.output<typeof slaPolicy>
