import type { ApiKey, NewApiKey } from '@docket/contracts'
import type { Page, PageRequest } from '@docket/database'
import type { Kysely } from 'kysely'
import type { Change, PeopleDependencies } from '../people/record.ts'
import type { Saved } from '../people/saved.ts'
import { type ApiKeyInput, createApiKey } from './create-api-key.ts'
import { listApiKeys, readApiKey } from './list-api-keys.ts'
import { revokeApiKey } from './revoke-api-key.ts'

/** The keys of a tenant's programs. */
export type ApiKeys = {
  createApiKey(change: Change, input: ApiKeyInput): Promise<Saved<NewApiKey>>
  revokeApiKey(change: Change, keyId: string): Promise<Saved<ApiKey>>
  listApiKeys(tenantId: string, page: PageRequest): Promise<Page<ApiKey>>
  readApiKey(tenantId: string, keyId: string): Promise<ApiKey | null>
}

export const createApiKeys = (dependencies: PeopleDependencies & { db: Kysely<never> }): ApiKeys => {
  const { db } = dependencies
  return {
    createApiKey: (change, input) => createApiKey(dependencies, change, input),
    revokeApiKey: (change, keyId) => revokeApiKey(dependencies, change, keyId),
    listApiKeys: (tenantId, page) => listApiKeys(db, tenantId, page),
    readApiKey: (tenantId, keyId) => readApiKey(db, tenantId, keyId),
  }
}
