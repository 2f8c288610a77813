import { z } from 'zod'

/** A password somebody typed: anything of bounded size, since only the hash says whether it is right. */
export const password = z.string().min(1).max(256)

/** A password that is being set. */
export const newPassword = z
  .string()
  .min(8)
  .max(256)
  .refine((value) => value.isWellFormed(), { error: 'must be valid Unicode' })
