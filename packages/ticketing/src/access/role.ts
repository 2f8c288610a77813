/** The six roles of a tenant, from least to most. */
export const roles = [
  'END_USER',
  'DEVOPS_ENGINEER',
  'SENIOR_ENGINEER',
  'TEAM_LEAD',
  'MANAGER',
  'ADMIN',
] as const
export type Role = (typeof roles)[number]

/** Who asks, in which tenant; from the access token and the membership it names, or from an API key. */
export type Caller = {
  readonly tenantId: string
  readonly userId: string
  readonly role: Role
  readonly teamIds: readonly string[]
  /** Of an API key only: its `userId` is the key's own id, and its role reaches no further than these (scopes.ts). */
  readonly scopes?: readonly string[]
}

/** Whether a program asks and not a person. */
export const isApiKey = (caller: Caller): boolean => caller.scopes !== undefined

/** Everybody but END_USER. */
export const isStaff = (caller: Caller): boolean => caller.role !== 'END_USER'
