/**
 * The permission table as domain.md section 3 prints it: an independent copy, held against `permissions` by
 * permissions.test.ts. Columns: action, END_USER, DEVOPS_ENGINEER, SENIOR_ENGINEER, TEAM_LEAD, MANAGER, ADMIN.
 */
export const permissionTable = `
| open a ticket | for self | for anyone | for anyone | for anyone | for anyone | for anyone |
| read a ticket | own, public parts | all | all | all | all | all |
| edit fields, priority, status, custom fields; resolve, close, reopen | own: title and description while not DONE, close from RESOLVED, reopen in the window | assigned to them | all | all | all | all |
| claim, release | - | tickets of own teams | tickets of own teams | all | all | all |
| assign | - | own tickets to a team | inside own teams | all | all | all |
| escalate / de-escalate | - | assigned / - | all / all | all | all | all |
| link, tag, follow | follow own | link and tag assigned, follow any | all | all | all | all |
| merge, unmerge | - | - | all | all | all | all |
| undo | - | own actions | own actions | any | any | any |
| delete, restore, redact | - | - | - | - | redact | all |
| public comment | own | assigned | all | all | all | all |
| internal note | - | any | any | any | any | any |
| edit / delete a comment, remove an attachment | own, 15 minutes | own | own | any | any | any |
| bulk, export | - | - | bulk | both | both | both |
| history, raw events, SLA and explain | - | all | all | all | all | all |
| views | - | personal | personal | team | tenant | tenant |
| macros, canned responses | - | use | use | edit team's | edit | edit |
| templates, custom fields, categories, policies, calendars, rules | - | read | read | read | edit | edit |
| teams / organizations | - | read | read | edit own team / read | edit | edit |
| users, roles, API keys, admin audit | staff names only | read users | read users | read users | read users, audit | all |
| reports | - | own figures | own teams | own teams | all | all |
| imports, history.import | - | - | - | - | imports | both |
| queue: look / clear, redrive | - | - | - | look | look | both |
| due date, classify | - | assigned | all | all | all | all |
| rate | own | - | - | - | - | - |
| webhooks, simulations, re-apply, train, evaluate | - | - | - | - | all | all |
| statistics, SLA lists | - | all | all | all | all | all |
`

/**
 * What each cell's words mean for each of our actions, read off the page by hand: by line of the table, then by
 * action, what the six roles get. `-` is nothing; the other words are those of `grants`.
 */
export const permissionTableRead: { readonly [line: string]: { readonly [action: string]: string } } = {
  'open a ticket': { 'ticket.open': 'self all all all all all' },
  'read a ticket': {
    'ticket.read': 'own all all all all all',
    'ticket.read_internal': '- all all all all all',
  },
  'edit fields, priority, status, custom fields; resolve, close, reopen': {
    'ticket.edit': '- assigned all all all all',
    'ticket.edit_text': 'own_while_not_done assigned all all all all',
    'ticket.resolve': '- assigned all all all all',
    'ticket.close': 'own_from_resolved assigned all all all all',
    'ticket.reopen': 'own assigned all all all all',
  },
  'claim, release': {
    'ticket.claim': '- own_teams own_teams all all all',
    'ticket.release': '- own_teams own_teams all all all',
  },
  assign: { 'ticket.assign': '- assigned_to_a_team inside_own_teams all all all' },
  'escalate / de-escalate': {
    'ticket.escalate': '- assigned all all all all',
    'ticket.deescalate': '- - all all all all',
  },
  'link, tag, follow': {
    'ticket.link': '- assigned all all all all',
    'ticket.tag': '- assigned all all all all',
    'ticket.follow': 'own all all all all all',
  },
  'merge, unmerge': { 'ticket.merge': '- - all all all all' },
  undo: { 'ticket.undo': '- authored authored all all all' },
  'delete, restore, redact': {
    'ticket.delete': '- - - - - all',
    'ticket.restore': '- - - - - all',
    'ticket.redact': '- - - - all all',
  },
  'public comment': { 'comment.add_public': 'own assigned all all all all' },
  'internal note': { 'comment.add_internal': '- all all all all all' },
  'edit / delete a comment, remove an attachment': {
    'comment.edit': 'authored_15_minutes authored authored all all all',
    'comment.delete': 'authored_15_minutes authored authored all all all',
    'attachment.remove': 'authored_15_minutes authored authored all all all',
  },
  'bulk, export': { 'ticket.bulk': '- - all all all all', 'ticket.export': '- - - all all all' },
  'history, raw events, SLA and explain': { 'ticket.history': '- all all all all all' },
  views: {
    'views.personal': '- all all all all all',
    'views.team': '- - - own_team all all',
    'views.tenant': '- - - - all all',
  },
  'macros, canned responses': {
    'macros.use': '- all all all all all',
    'macros.edit': '- - - own_team all all',
  },
  'templates, custom fields, categories, policies, calendars, rules': {
    'settings.read': '- all all all all all',
    'settings.edit': '- - - - all all',
  },
  'teams / organizations': {
    'teams.read': '- all all all all all',
    'teams.edit': '- - - own_team all all',
    'organizations.read': '- all all all all all',
    'organizations.edit': '- - - - all all',
  },
  'users, roles, API keys, admin audit': {
    'users.staff_names': 'all all all all all all',
    'users.read': '- all all all all all',
    'users.edit': '- - - - - all',
    'roles.edit': '- - - - - all',
    'api_keys.edit': '- - - - - all',
    'audit.read': '- - - - all all',
  },
  reports: { 'reports.read': '- own_figures own_teams own_teams all all' },
  'imports, history.import': { 'imports.run': '- - - - all all', 'history.import': '- - - - - all' },
  'queue: look / clear, redrive': { 'queue.read': '- - - all all all', 'queue.clear': '- - - - - all' },
  'due date, classify': {
    'ticket.due_date': '- assigned all all all all',
    'ticket.classify': '- assigned all all all all',
  },
  rate: { 'ticket.rate': 'own - - - - -' },
  'webhooks, simulations, re-apply, train, evaluate': {
    'webhooks.edit': '- - - - all all',
    'simulations.run': '- - - - all all',
    'policies.reapply': '- - - - all all',
    'classifier.train': '- - - - all all',
    'classifier.evaluate': '- - - - all all',
  },
  'statistics, SLA lists': {
    'statistics.read': '- all all all all all',
    'sla.read': '- all all all all all',
  },
}
