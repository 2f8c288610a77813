import type { MacroAction } from '@docket/contracts'
import { render, type Speakable } from '@docket/desk'
import { Failure } from '@docket/runtime'
import type { ApiContext } from '../context.ts'
import { assignmentCommands } from '../tickets/assignment.ts'
import { customFieldCommands } from '../tickets/by-rules.ts'
import type { SaveCommand } from '../tickets/replace-tags.ts'
import type { RequestFacts } from '../tickets/request-facts.ts'
import { statusCommands } from '../tickets/save-commands.ts'

type Needs = Pick<ApiContext, 'people' | 'ids'>

/**
 * The commands of a macro in the order of its actions; person and team are one assignment, at the first of them, so
 * that a new team and its new assignee fit each other.
 */
export const macroCommands = async (
  context: Needs,
  actions: readonly MacroAction[],
  speakable: Speakable | null,
  facts: RequestFacts,
): Promise<SaveCommand[]> => {
  const assigned = actions.find(isAssignment)
  const commands = await Promise.all(
    actions.map((action, n) => {
      if (!isAssignment(action)) return commandsOf(context, action, n, speakable, facts)
      return action === assigned
        ? assignmentCommands(context.people, assignmentOf(actions, facts), facts)
        : []
    }),
  )
  return commands.flat()
}

/** Whom and which team a macro's actions name, `me` being whoever applies it. */
export const assignmentOf = (
  actions: readonly MacroAction[],
  { caller }: Pick<RequestFacts, 'caller'>,
): { assigneeId?: string | null; teamId?: string | null } => {
  const wanted: { assigneeId?: string | null; teamId?: string | null } = {}
  for (const action of actions) {
    if (action.do === 'set_assignee')
      wanted.assigneeId = action.assigneeId === 'me' ? caller.userId : action.assigneeId
    if (action.do === 'set_team') wanted.teamId = action.teamId
  }
  return wanted
}

type Assignment = Extract<MacroAction, { do: 'set_assignee' | 'set_team' }>

const isAssignment = (action: MacroAction): action is Assignment =>
  action.do === 'set_assignee' || action.do === 'set_team'

const commandsOf = (
  { ids }: Needs,
  action: Exclude<MacroAction, Assignment>,
  n: number,
  speakable: Speakable | null,
  facts: RequestFacts,
): readonly SaveCommand[] => {
  const { at, actorId, settings } = facts
  switch (action.do) {
    case 'set_status': {
      const { do: _, ...status } = action
      return statusCommands(status, facts)
    }
    case 'set_priority':
      return [{ type: 'ChangePriority', at, data: { priority: action.priority } }]
    case 'add_tags':
      return [{ type: 'TagTicket', at, data: { tags: action.tags } }]
    case 'remove_tags':
      return [{ type: 'UntagTicket', at, data: { tags: action.tags } }]
    case 'set_custom_field':
      return customFieldCommands({ [action.key]: action.value }, facts)
    case 'add_comment': {
      const body = speakable === null ? action.body : bounded(render(action.body, speakable), n)
      const { visibility } = action
      const authored = { commentId: ids.next(), authorId: actorId, authorKind: 'agent' as const }
      return [{ type: 'AddComment', at, data: { ...authored, visibility, body, settings } }]
    }
  }
}

const longestComment = 65_536

/** What a placeholder stands for may be longer than its name. */
const bounded = (text: string, n: number): string => {
  if (text.length <= longestComment) return text
  const path = `actions.${n}.body`
  throw new Failure('invalid_input', 'The comment is too long once its placeholders are filled in.', {
    errors: [{ path, code: 'too_big', message: `has more than ${longestComment} characters filled in` }],
  })
}
