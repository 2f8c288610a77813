import type { MacroAction } from '@docket/contracts'
import { checkPlaceholders } from '../canned-responses/check-placeholders.ts'
import type { DeskRefusal } from '../refusals.ts'

/** Whether the texts of a macro mean something. What its actions name is judged when it is applied. */
export const checkActions = (actions: readonly MacroAction[]): DeskRefusal | null =>
  checkPlaceholders(
    actions.flatMap((action, n) =>
      action.do === 'add_comment' ? [{ path: `actions.${n}.body`, text: action.body }] : [],
    ),
  )
