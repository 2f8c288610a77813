import type { Me, Organization, StaffName, Team, Tokens, User } from '@docket/contracts'
import { createKysely, type Page, type PageRequest } from '@docket/database'
import type { Clock, Ids } from '@docket/runtime'
import type { Role } from '@docket/ticketing'
import type { Pool } from 'pg'
import { createAuthenticate } from './login/authenticate.ts'
import { logIn, refresh } from './login/log-in.ts'
import {
  createLoginThrottle,
  defaultLoginLimits,
  type LoginLimits,
  sweepLoginAttempts,
} from './login/login-throttle.ts'
import { createPasswords, type Passwords } from './login/passwords.ts'
import { readMe } from './login/read-me.ts'
import { type LiveSession, readLiveSessions } from './login/read-session.ts'
import { revokeSession, sessionOfRefreshToken, sweepSessions } from './login/revoke-session.ts'
import { createOrganization } from './people/create-organization.ts'
import { createTeam } from './people/create-team.ts'
import { createUser, type NewUser } from './people/create-user.ts'
import { listOrganizations } from './people/list-organizations.ts'
import { listTeams, readTeam } from './people/list-teams.ts'
import { listStaffNames, listUsers, readUser, type UserFilters } from './people/list-users.ts'
import type { AppendIn, Change, Saved } from './people/record.ts'
import { setTeamMembers } from './people/set-team-members.ts'
import type { Authenticated } from './session.ts'
import type { Tier } from './tables.ts'
import { type AccessTokens, createAccessTokens } from './tokens/access-tokens.ts'
import type { SigningKey } from './tokens/signing-key.ts'

/** Tenants, users and logins as a server uses them; made once per process. */
export type Identity = {
  /** Public keys of the access tokens. */
  jwks: AccessTokens['jwks']
  /** Throws `unauthenticated`, TooManyLogins (with the seconds to wait) or `overloaded`. */
  logIn(login: { email: string; password: string; tenant?: string | undefined; ip: string }): Promise<Tokens>
  /** Throws `unauthenticated` for a token that is unknown, over, or used twice (which ends its session). */
  refresh(refreshToken: string): Promise<Tokens>
  logOut(sessionId: string): Promise<void>
  /** The session a refresh token was given to, or null. */
  sessionOf(refreshToken: string): Promise<string | null>
  /** Who an access token speaks for, as of now. Throws `unauthenticated`. */
  authenticate(accessToken: string): Promise<Authenticated>
  /** Those of the sessions that are in force; for streams, which outlive the request that opened them. */
  liveSessions(sessionIds: readonly string[]): Promise<ReadonlyMap<string, LiveSession>>
  me(tenantId: string, userId: string): Promise<Me | null>

  createUser(change: Change, input: NewLogin): Promise<Saved<User>>
  listUsers(tenantId: string, filters: UserFilters, page: PageRequest): Promise<Page<User>>
  listStaffNames(tenantId: string, page: PageRequest): Promise<Page<StaffName>>
  readUser(tenantId: string, userId: string): Promise<User | null>
  createTeam(change: Change, input: { name: string; memberIds: readonly string[] }): Promise<Saved<Team>>
  setTeamMembers(
    change: Change,
    input: { teamId: string; memberIds: readonly string[] },
  ): Promise<Saved<Team>>
  listTeams(tenantId: string, filters: { name?: string | undefined }, page: PageRequest): Promise<Page<Team>>
  readTeam(tenantId: string, teamId: string): Promise<Team | null>
  createOrganization(change: Change, input: { name: string; tier: Tier | null }): Promise<Saved<Organization>>
  listOrganizations(
    tenantId: string,
    filters: { name?: string | undefined },
    page: PageRequest,
  ): Promise<Page<Organization>>
  /** Forgets sessions and login attempts that are over; run now and then. */
  sweep(): Promise<void>
}

/** A user to be made, with the password as it was typed. */
export type NewLogin = Omit<NewUser, 'passwordHash' | 'role'> & { role: Role; password?: string | undefined }

export type IdentityDependencies = {
  pool: Pool
  append: AppendIn
  clock: Clock
  ids: Ids
  /** The first one signs, all verify. */
  signingKeys: readonly [SigningKey, ...SigningKey[]]
  issuer: string
  passwords?: Passwords
  loginLimits?: LoginLimits
}

export const createIdentity = (dependencies: IdentityDependencies): Identity => {
  const { pool, clock, ids, signingKeys, issuer, append } = dependencies
  const limits = dependencies.loginLimits ?? defaultLoginLimits
  const passwords = dependencies.passwords ?? createPasswords()
  const throttle = createLoginThrottle({ pool, clock, limits })
  const tokens = createAccessTokens({ keys: signingKeys, issuer, clock })
  const db = createKysely<never>(pool)
  const login = { pool, clock, ids, tokens, passwords, throttle }
  const people = { pool, append, clock, ids }

  return {
    jwks: tokens.jwks,
    logIn: (input) => logIn(login, input),
    refresh: (token) => refresh(login, token),
    logOut: (sessionId) => revokeSession(pool, sessionId, 'logout', clock.now()),
    sessionOf: (token) => sessionOfRefreshToken(pool, token),
    authenticate: createAuthenticate({ pool, tokens, clock }),
    liveSessions: (sessionIds) => readLiveSessions(pool, sessionIds, clock.now()),
    me: async (tenantId, userId) => (await readMe(pool, tenantId, userId))?.me ?? null,

    createUser: async (change, { password, ...input }) => {
      const passwordHash = password === undefined ? null : await passwords.hash(password)
      return createUser(people, change, { ...input, passwordHash })
    },
    listUsers: (tenantId, filters, page) => listUsers(db, tenantId, filters, page),
    listStaffNames: (tenantId, page) => listStaffNames(db, tenantId, page),
    readUser: (tenantId, userId) => readUser(db, tenantId, userId),
    createTeam: (change, input) => createTeam(people, change, input),
    setTeamMembers: (change, input) => setTeamMembers(people, change, input),
    listTeams: (tenantId, filters, page) => listTeams(db, tenantId, filters, page),
    readTeam: (tenantId, teamId) => readTeam(db, tenantId, teamId),
    createOrganization: (change, input) => createOrganization(people, change, input),
    listOrganizations: (tenantId, filters, page) => listOrganizations(db, tenantId, filters, page),
    sweep: async () => {
      await sweepSessions(pool, clock.now())
      await sweepLoginAttempts(pool, clock.now(), limits)
    },
  }
}
