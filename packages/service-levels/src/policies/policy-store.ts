import { createKysely, type Page, type PageRequest, readPage } from '@docket/database'
import { type Kysely, sql } from 'kysely'
import type { Keeping } from '../keeping/change.ts'
import { pageByNumber } from '../keeping/page-by-number.ts'
import { createPolicy, editPolicy } from './change-policies.ts'
import type { Policies, StoredPolicy } from './policies.ts'
import {
  listPolicyVersions,
  policyColumns,
  policyTables,
  readPolicy,
  readPolicyVersion,
} from './read-policy.ts'
import { reorderPolicies } from './reorder-policies.ts'
import { activatePolicy, archivePolicy, deactivatePolicy } from './switch-policies.ts'

export const policyStore = (needs: Keeping): Policies => {
  const { pool } = needs
  const db = createKysely<never>(pool)
  return {
    create: (change, written) => createPolicy(needs, change, written),
    edit: (change, which, written) => editPolicy(needs, change, which, written),
    reorder: (change, policyIds) => reorderPolicies(needs, change, policyIds),
    activate: (change, which) => activatePolicy(needs, change, which),
    deactivate: (change, which, along) => deactivatePolicy(needs, change, which, along),
    archive: (change, which, along) => archivePolicy(needs, change, which, along),
    read: (tenantId, id) => readPolicy(pool, tenantId, id),
    list: (tenantId, { archived }, page) =>
      archived ? listArchived(db, tenantId, page) : listInUse(db, tenantId, page),
    listVersions: (tenantId, id, page) => listPolicyVersions(db, tenantId, id, page),
    readVersion: (tenantId, id, version) => readPolicyVersion(pool, tenantId, id, version),
  }
}

const listArchived = (db: Kysely<never>, tenantId: string, page: PageRequest): Promise<Page<StoredPolicy>> =>
  readPage<StoredPolicy>(
    db,
    {
      columns: sql.raw(policyColumns),
      from: sql.raw(policyTables),
      where: [sql`p.tenant_id = ${tenantId}`, sql`p.archived_at is not null`],
      id: sql`p.policy_id`,
    },
    page,
    'sla policies archived',
  )

const listInUse = (db: Kysely<never>, tenantId: string, page: PageRequest): Promise<Page<StoredPolicy>> =>
  pageByNumber<StoredPolicy>(
    db,
    {
      columns: sql.raw(policyColumns),
      from: sql.raw(policyTables),
      where: [sql`p.tenant_id = ${tenantId}`, sql`p.archived_at is null`],
      id: sql`p.position`,
      ownId: sql`p.policy_id`,
    },
    page,
    'sla policies in use',
  )
