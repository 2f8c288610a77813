import { type DeskRefusal, refuseFields } from '../refusals.ts'
import { placeholders, unknownPlaceholders } from './render.ts'

/** Whether every placeholder of these texts means something: null, or which do not. */
export const checkPlaceholders = (texts: readonly { path: string; text: string }[]): DeskRefusal | null => {
  const wrong = texts.flatMap(({ path, text }) =>
    unknownPlaceholders(text).map((name) => ({
      path,
      code: 'unknown_placeholder',
      message: `{{${name}}} is not one of ${placeholders.join(', ')}`,
    })),
  )
  if (wrong.length === 0) return null
  return refuseFields('placeholder_unknown', 'The text has placeholders that mean nothing.', wrong)
}
