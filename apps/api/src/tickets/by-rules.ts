import type { CustomFieldValue } from '@docket/contracts'
import { checkCategory, checkRequiredToOpen, checkValues } from '@docket/desk'
import type { Refusal } from '@docket/event-sourcing'
import { isStaff, type SetCustomField, type Ticket } from '@docket/ticketing'
import type { SaveCommand } from './replace-tags.ts'
import type { RequestFacts } from './request-facts.ts'

type Values = { readonly [key: string]: CustomFieldValue }

/**
 * What the tenant's rules have against a save: a custom field or category that is not in use, a value of the wrong
 * type, a field that opening asks for. What a ticket has already may stay, and may be taken away. Imported history is
 * asked for nothing that its tenant decided later.
 */
export const refuseByRules = (
  commands: readonly SaveCommand[],
  ticket: Ticket,
  { rules, caller, importing }: Pick<RequestFacts, 'rules' | 'caller' | 'importing'>,
): Refusal | null => {
  const staff = isStaff(caller)
  const wrong = checkValues(rules.fields, newValues(commands, ticket), { staff })
  if (wrong !== null || importing) return wrong
  const category = newCategory(commands, ticket)
  const unused = category === undefined ? null : checkCategory(rules.categories, category)
  const opens = commands[0]?.type === 'OpenTicket'
  return unused ?? (opens ? checkRequiredToOpen(rules.fields, valuesIn(commands), { staff }) : null)
}

/** A command for each custom field of a save. A field that nobody in use knows is the staff's alone, to be safe. */
export const customFieldCommands = (
  values: Values | undefined,
  { at, rules, caller }: Pick<RequestFacts, 'at' | 'rules' | 'caller'>,
): SetCustomField[] =>
  Object.entries(values ?? {}).map(([key, value]) => ({
    type: 'SetCustomField',
    at,
    data: { key, value, staffOnly: isStaff(caller) && (rules.fields.get(key)?.staffOnly ?? true) },
  }))

const valuesIn = (commands: readonly SaveCommand[]): Values =>
  Object.fromEntries(
    commands.flatMap((command) =>
      command.type === 'SetCustomField' ? [[command.data.key, command.data.value]] : [],
    ),
  )

/** Those that are neither there already nor taken away. */
const newValues = (commands: readonly SaveCommand[], ticket: Ticket): Values => {
  const known: Values =
    ticket.status === 'UNOPENED' ? {} : { ...ticket.customFields, ...ticket.staffCustomFields }
  return Object.fromEntries(
    Object.entries(valuesIn(commands)).filter(
      ([key, value]) => known[key] == null || (value !== null && value !== known[key]),
    ),
  )
}

/** Nobody chose the category that a ticket is opened with by default. */
const newCategory = (commands: readonly SaveCommand[], ticket: Ticket): string | undefined => {
  const known = ticket.status === 'UNOPENED' ? undefined : ticket.category
  const named = commands.flatMap((command) => {
    if (command.type === 'ChangeDetails') return command.data.category ?? []
    return command.type === 'OpenTicket' && command.data.humanCategory ? command.data.category : []
  })
  return named.find((category) => category !== known)
}
