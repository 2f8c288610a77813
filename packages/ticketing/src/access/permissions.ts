import type { Role } from './role.ts'

/**
 * How far a permission reaches; may.ts says what each means for a ticket at hand.
 * `own`: the caller is the requester (comments, undo: the author). `assigned`: assigned to the caller.
 */
export const grants = {
  no: 'no',
  all: 'yes, all',
  self: 'for self',
  own: 'own',
  own_while_not_done: 'own, while not DONE',
  own_from_resolved: 'own, from RESOLVED',
  authored: 'own (the author)',
  authored_15_minutes: 'own (the author), 15 minutes',
  assigned: 'assigned to them',
  assigned_to_a_team: 'own tickets (assigned to them), to a team',
  inside_own_teams: 'inside own teams',
  own_teams: 'tickets of own teams or of none',
  own_team: 'own team',
  own_figures: 'own figures',
} as const
export type Grant = keyof typeof grants

const row = (
  ...[endUser, devops, senior, lead, manager, admin]: readonly [Grant, Grant, Grant, Grant, Grant, Grant]
) =>
  ({
    END_USER: endUser,
    DEVOPS_ENGINEER: devops,
    SENIOR_ENGINEER: senior,
    TEAM_LEAD: lead,
    MANAGER: manager,
    ADMIN: admin,
  }) satisfies Record<Role, Grant>

/**
 * The permission table of domain.md section 3: routes, list predicates, exports, counts, search and the live
 * stream are derived from it. Where one line of the page holds several rights, each is an action here.
 * Columns: END_USER, DEVOPS_ENGINEER, SENIOR_ENGINEER, TEAM_LEAD, MANAGER, ADMIN.
 */
export const permissions = {
  'ticket.open': row('self', 'all', 'all', 'all', 'all', 'all'),
  'ticket.read': row('own', 'all', 'all', 'all', 'all', 'all'),
  'ticket.read_internal': row('no', 'all', 'all', 'all', 'all', 'all'),
  'ticket.edit_text': row('own_while_not_done', 'assigned', 'all', 'all', 'all', 'all'),
  'ticket.edit': row('no', 'assigned', 'all', 'all', 'all', 'all'),
  'ticket.resolve': row('no', 'assigned', 'all', 'all', 'all', 'all'),
  'ticket.close': row('own_from_resolved', 'assigned', 'all', 'all', 'all', 'all'),
  'ticket.reopen': row('own', 'assigned', 'all', 'all', 'all', 'all'),
  'ticket.claim': row('no', 'own_teams', 'own_teams', 'all', 'all', 'all'),
  'ticket.release': row('no', 'own_teams', 'own_teams', 'all', 'all', 'all'),
  'ticket.assign': row('no', 'assigned_to_a_team', 'inside_own_teams', 'all', 'all', 'all'),
  'ticket.escalate': row('no', 'assigned', 'all', 'all', 'all', 'all'),
  'ticket.deescalate': row('no', 'no', 'all', 'all', 'all', 'all'),
  'ticket.link': row('no', 'assigned', 'all', 'all', 'all', 'all'),
  'ticket.tag': row('no', 'assigned', 'all', 'all', 'all', 'all'),
  'ticket.follow': row('own', 'all', 'all', 'all', 'all', 'all'),
  'ticket.merge': row('no', 'no', 'all', 'all', 'all', 'all'),
  'ticket.undo': row('no', 'authored', 'authored', 'all', 'all', 'all'),
  'ticket.delete': row('no', 'no', 'no', 'no', 'no', 'all'),
  'ticket.restore': row('no', 'no', 'no', 'no', 'no', 'all'),
  'ticket.redact': row('no', 'no', 'no', 'no', 'all', 'all'),
  'ticket.due_date': row('no', 'assigned', 'all', 'all', 'all', 'all'),
  'ticket.classify': row('no', 'assigned', 'all', 'all', 'all', 'all'),
  'ticket.rate': row('own', 'no', 'no', 'no', 'no', 'no'),
  'ticket.history': row('no', 'all', 'all', 'all', 'all', 'all'),
  'ticket.bulk': row('no', 'no', 'all', 'all', 'all', 'all'),
  'ticket.export': row('no', 'no', 'no', 'all', 'all', 'all'),
  'comment.add_public': row('own', 'assigned', 'all', 'all', 'all', 'all'),
  'comment.add_internal': row('no', 'all', 'all', 'all', 'all', 'all'),
  'comment.edit': row('authored_15_minutes', 'authored', 'authored', 'all', 'all', 'all'),
  'comment.delete': row('authored_15_minutes', 'authored', 'authored', 'all', 'all', 'all'),
  'attachment.remove': row('authored_15_minutes', 'authored', 'authored', 'all', 'all', 'all'),
  'views.personal': row('no', 'all', 'all', 'all', 'all', 'all'),
  'views.team': row('no', 'no', 'no', 'own_team', 'all', 'all'),
  'views.tenant': row('no', 'no', 'no', 'no', 'all', 'all'),
  'macros.use': row('no', 'all', 'all', 'all', 'all', 'all'),
  'macros.edit': row('no', 'no', 'no', 'own_team', 'all', 'all'),
  'settings.read': row('no', 'all', 'all', 'all', 'all', 'all'),
  'settings.edit': row('no', 'no', 'no', 'no', 'all', 'all'),
  'teams.read': row('no', 'all', 'all', 'all', 'all', 'all'),
  'teams.edit': row('no', 'no', 'no', 'own_team', 'all', 'all'),
  'organizations.read': row('no', 'all', 'all', 'all', 'all', 'all'),
  'organizations.edit': row('no', 'no', 'no', 'no', 'all', 'all'),
  'users.staff_names': row('all', 'all', 'all', 'all', 'all', 'all'),
  'users.read': row('no', 'all', 'all', 'all', 'all', 'all'),
  'users.edit': row('no', 'no', 'no', 'no', 'no', 'all'),
  'roles.edit': row('no', 'no', 'no', 'no', 'no', 'all'),
  'api_keys.edit': row('no', 'no', 'no', 'no', 'no', 'all'),
  'audit.read': row('no', 'no', 'no', 'no', 'all', 'all'),
  'reports.read': row('no', 'own_figures', 'own_teams', 'own_teams', 'all', 'all'),
  'imports.run': row('no', 'no', 'no', 'no', 'all', 'all'),
  'history.import': row('no', 'no', 'no', 'no', 'no', 'all'),
  'queue.read': row('no', 'no', 'no', 'all', 'all', 'all'),
  'queue.clear': row('no', 'no', 'no', 'no', 'no', 'all'),
  'webhooks.edit': row('no', 'no', 'no', 'no', 'all', 'all'),
  'simulations.run': row('no', 'no', 'no', 'no', 'all', 'all'),
  'policies.reapply': row('no', 'no', 'no', 'no', 'all', 'all'),
  'classifier.train': row('no', 'no', 'no', 'no', 'all', 'all'),
  'classifier.evaluate': row('no', 'no', 'no', 'no', 'all', 'all'),
  'statistics.read': row('no', 'all', 'all', 'all', 'all', 'all'),
  'sla.read': row('no', 'all', 'all', 'all', 'all', 'all'),
} as const satisfies Record<string, Record<Role, Grant>>

/** What a route asks for: its `config.action`. */
export type Action = keyof typeof permissions
export const actions = Object.keys(permissions) as readonly Action[]
