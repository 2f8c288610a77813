import type { CannedResponse, Macro, SettingsChange, Template, TenantSettings, View } from '@docket/contracts'
import { checkPlaceholders } from './canned-responses/check-placeholders.ts'
import { cannedResponseKind } from './canned-responses/kind.ts'
import { type Categories, createCategories } from './categories/categories.ts'
import { type CustomFields, createCustomFields } from './custom-fields/custom-fields.ts'
import type { DeskChange, DeskDependencies, DeskSaved } from './kept/kept.ts'
import { type KeptStore, keptStore } from './kept/kept-store.ts'
import { checkActions } from './macros/check-actions.ts'
import { macroKind } from './macros/kind.ts'
import { createRulesReader, type RulesReader } from './rules/tenant-rules.ts'
import { responseActions, viewActions } from './scope/scoped.ts'
import { type ScopedStore, scopedStore } from './scope/scoped-store.ts'
import { changeSettings } from './settings/change-settings.ts'
import { readSettings } from './settings/read-settings.ts'
import { templateKind } from './templates/kind.ts'
import { viewKind } from './views/kind.ts'

/** Everything a tenant's desk is set up with; made once per process. */
export type Desk = {
  /** What saves are judged by: settings, custom fields and categories, as of now. */
  rules: RulesReader
  customFields: CustomFields
  categories: Categories
  templates: KeptStore<Template>
  cannedResponses: ScopedStore<CannedResponse>
  macros: ScopedStore<Macro>
  views: ScopedStore<View>
  readSettings(tenantId: string): Promise<TenantSettings | null>
  changeSettings(
    change: DeskChange,
    wanted: SettingsChange,
    expectedVersion: number | undefined,
  ): Promise<DeskSaved<TenantSettings>>
}

export const createDesk = (dependencies: DeskDependencies): Desk => {
  const { pool } = dependencies
  return {
    rules: createRulesReader(pool),
    customFields: createCustomFields(dependencies),
    categories: createCategories(dependencies),
    templates: keptStore(dependencies, templateKind),
    cannedResponses: scopedStore(dependencies, cannedResponseKind, {
      actions: responseActions,
      scopedOf: (row) => row,
      judge: ({ body }) => checkPlaceholders([{ path: 'body', text: body }]),
    }),
    macros: scopedStore(dependencies, macroKind, {
      actions: responseActions,
      scopedOf: (row) => ({ ...row, ownerId: null }),
      judge: ({ actions }) => checkActions(actions),
    }),
    views: scopedStore(dependencies, viewKind, { actions: viewActions, scopedOf: (row) => row }),
    readSettings: (tenantId) => readSettings(pool, tenantId),
    changeSettings: (change, wanted, version) => changeSettings(dependencies, change, wanted, version),
  }
}
