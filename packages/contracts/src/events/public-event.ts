import { z } from 'zod'

/** Who did it; the address they did it from is never published. */
export const actor = z.strictObject({
  kind: z.enum(['user', 'rule', 'ai', 'import', 'api_key', 'system']),
  id: z.string(),
})

/** A value before and after. */
export const change = <Value extends z.ZodType>(value: Value) => z.strictObject({ from: value, to: value })

/** The data of one public event: strict, so that a field nobody declared is never published. */
export const publicEvent = <Shape extends z.core.$ZodLooseShape>(description: string, shape: Shape) =>
  z.strictObject(shape).meta({ description })
