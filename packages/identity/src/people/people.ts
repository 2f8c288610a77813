import type { Organization, StaffName, Team, Tenant, User } from '@docket/contracts'
import type { Page, PageRequest } from '@docket/database'
import type { Role } from '@docket/ticketing'
import type { Kysely } from 'kysely'
import type { Passwords } from '../login/passwords.ts'
import type { Tier } from '../tables.ts'
import { archiveOrganization } from './archive-organization.ts'
import { archiveTeam } from './archive-team.ts'
import { changeOrganization } from './change-organization.ts'
import { changeRole } from './change-role.ts'
import { renameTenant, setTenantActive } from './change-tenant.ts'
import { changeUser, type UserChanges } from './change-user.ts'
import { createOrganization } from './create-organization.ts'
import { createTeam } from './create-team.ts'
import { createTenant, type NewTenant } from './create-tenant.ts'
import { createUser, type NewUser } from './create-user.ts'
import { listOrganizations, readOrganization } from './list-organizations.ts'
import { listTeams, type NameFilters, readTeam } from './list-teams.ts'
import { listTenants, readTenant, type TenantFilters } from './list-tenants.ts'
import { listStaffNames, listUsers, readUser, type UserFilters } from './list-users.ts'
import type { Along, Change, PeopleDependencies } from './record.ts'
import { renameTeam } from './rename-team.ts'
import type { Saved } from './saved.ts'
import { setTeamMembers } from './set-team-members.ts'
import { setUserActive } from './set-user-active.ts'
import { setUserTeams } from './set-user-teams.ts'

/** A user to be made, with the password as it was typed. */
export type NewLogin = Omit<NewUser, 'passwordHash'> & { password?: string | undefined }

/** A tenant to be made, with its administrator's password as it was typed. */
export type TenantToMake = Omit<NewTenant, 'admin'> & {
  admin?: { email: string; name: string; password?: string | undefined } | undefined
}

/** Tenants, and who and what is in them. Each change is one transaction of rows, events and audit. */
export type PeopleOfTenants = {
  createTenant(change: Change, input: TenantToMake): Promise<Saved<Tenant>>
  renameTenant(change: Change, name: string): Promise<Saved<Tenant>>
  setTenantActive(change: Change, active: boolean): Promise<Saved<Tenant>>
  listTenants(filters: TenantFilters, page: PageRequest): Promise<Page<Tenant>>
  readTenant(tenantId: string): Promise<Tenant | null>

  createUser(change: Change, input: NewLogin): Promise<Saved<User>>
  /** `regrading` runs with a change of the tier, for the tickets that are open. */
  changeUser(change: Change, input: UserChanges, regrading?: Along): Promise<Saved<User>>
  changeRole(change: Change, input: { userId: string; role: Role }): Promise<Saved<User>>
  setUserTeams(change: Change, input: { userId: string; teamIds: readonly string[] }): Promise<Saved<User>>
  setUserActive(change: Change, input: { userId: string; active: boolean }): Promise<Saved<User>>
  listUsers(tenantId: string, filters: UserFilters, page: PageRequest): Promise<Page<User>>
  listStaffNames(tenantId: string, page: PageRequest): Promise<Page<StaffName>>
  readUser(tenantId: string, userId: string): Promise<User | null>

  createTeam(change: Change, input: { name: string; memberIds: readonly string[] }): Promise<Saved<Team>>
  renameTeam(change: Change, input: { teamId: string; name: string }): Promise<Saved<Team>>
  setTeamMembers(
    change: Change,
    input: { teamId: string; memberIds: readonly string[] },
  ): Promise<Saved<Team>>
  archiveTeam(change: Change, teamId: string): Promise<Saved<Team>>
  listTeams(tenantId: string, filters: NameFilters, page: PageRequest): Promise<Page<Team>>
  readTeam(tenantId: string, teamId: string): Promise<Team | null>

  createOrganization(change: Change, input: { name: string; tier: Tier | null }): Promise<Saved<Organization>>
  changeOrganization(
    change: Change,
    input: { organizationId: string; name?: string | undefined; tier?: Tier | null | undefined },
    regrading?: Along,
  ): Promise<Saved<Organization>>
  archiveOrganization(change: Change, organizationId: string): Promise<Saved<Organization>>
  listOrganizations(tenantId: string, filters: NameFilters, page: PageRequest): Promise<Page<Organization>>
  readOrganization(tenantId: string, organizationId: string): Promise<Organization | null>
}

export const createPeopleOfTenants = (
  dependencies: PeopleDependencies & { db: Kysely<never>; passwords: Passwords },
): PeopleOfTenants => {
  const { db, passwords } = dependencies
  const hashed = async (password: string | undefined): Promise<string | null> =>
    password === undefined ? null : passwords.hash(password)
  return {
    createTenant: async (change, { admin, ...input }) =>
      createTenant(dependencies, change, {
        ...input,
        admin: admin && {
          email: admin.email,
          name: admin.name,
          passwordHash: await hashed(admin.password),
        },
      }),
    renameTenant: (change, name) => renameTenant(dependencies, change, name),
    setTenantActive: (change, active) => setTenantActive(dependencies, change, active),
    listTenants: (filters, page) => listTenants(db, filters, page),
    readTenant: (tenantId) => readTenant(db, tenantId),

    createUser: async (change, { password, ...input }) =>
      createUser(dependencies, change, { ...input, passwordHash: await hashed(password) }),
    changeUser: (change, input, regrading) => changeUser(dependencies, change, input, regrading),
    changeRole: (change, input) => changeRole(dependencies, change, input),
    setUserTeams: (change, input) => setUserTeams(dependencies, change, input),
    setUserActive: (change, input) => setUserActive(dependencies, change, input),
    listUsers: (tenantId, filters, page) => listUsers(db, tenantId, filters, page),
    listStaffNames: (tenantId, page) => listStaffNames(db, tenantId, page),
    readUser: (tenantId, userId) => readUser(db, tenantId, userId),

    createTeam: (change, input) => createTeam(dependencies, change, input),
    renameTeam: (change, input) => renameTeam(dependencies, change, input),
    setTeamMembers: (change, input) => setTeamMembers(dependencies, change, input),
    archiveTeam: (change, teamId) => archiveTeam(dependencies, change, teamId),
    listTeams: (tenantId, filters, page) => listTeams(db, tenantId, filters, page),
    readTeam: (tenantId, teamId) => readTeam(db, tenantId, teamId),

    createOrganization: (change, input) => createOrganization(dependencies, change, input),
    changeOrganization: (change, input, regrading) =>
      changeOrganization(dependencies, change, input, regrading),
    archiveOrganization: (change, id) => archiveOrganization(dependencies, change, id),
    listOrganizations: (tenantId, filters, page) => listOrganizations(db, tenantId, filters, page),
    readOrganization: (tenantId, id) => readOrganization(db, tenantId, id),
  }
}
