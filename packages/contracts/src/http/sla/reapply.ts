import { z } from 'zod'

/** Nothing to say: the policies and calendars of now are what is applied. */
export const reapplyPolicyBody = z.strictObject({}).meta({ id: 'ReapplySlaPolicy' })
