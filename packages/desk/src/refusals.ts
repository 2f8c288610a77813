import type { Json, Refusal } from '@docket/event-sourcing'

/** What the desk refuses, with the HTTP status that tells it; docs/errors.md explains each. */
export const deskRefusals = {
  custom_field_invalid: 422,
  custom_field_required: 422,
  category_not_in_use: 422,
  placeholder_unknown: 422,
  limit_reached: 422,
} as const satisfies Record<string, number>

export type DeskRefusalCode = keyof typeof deskRefusals
export type DeskRefusal = Refusal<DeskRefusalCode>

/** One thing that is wrong, by the path of its field. */
export type Wrong = { path: string; code: string; message: string }

/** A refusal that names each field, as `invalid_input` does. */
export const refuseFields = (
  code: DeskRefusalCode,
  detail: string,
  errors: readonly Wrong[],
  more: { readonly [name: string]: Json } = {},
): DeskRefusal => ({ code, detail, data: { ...more, errors: errors as readonly Json[] as Json[] } })
