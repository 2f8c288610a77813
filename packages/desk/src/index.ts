export { checkPlaceholders } from './canned-responses/check-placeholders.ts'
export { type Placeholder, placeholders, render, type Speakable } from './canned-responses/render.ts'
export { checkCategory } from './categories/check-category.ts'
export {
  checkRequiredToOpen,
  checkValues,
  type Fields,
  requiredToResolve,
} from './custom-fields/check-values.ts'
export { seedDemoDesk } from './demo/seed-demo-desk.ts'
export { createDesk, type Desk } from './desk.ts'
export type { DeskChange, DeskDependencies, DeskSaved, DeskUnsaved, Which } from './kept/kept.ts'
export type { KeptStore } from './kept/kept-store.ts'
export { type DeskRefusal, deskRefusals } from './refusals.ts'
export type { RulesReader, TenantRules } from './rules/tenant-rules.ts'
export { refuseKeeping, responseActions, viewActions } from './scope/scoped.ts'
export type { ScopedStore } from './scope/scoped-store.ts'
export { defaultTenantSettings, toTicketSettings } from './settings/settings.ts'
export { checkTemplate } from './templates/check-template.ts'
