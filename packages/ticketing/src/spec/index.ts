export { permissionTableRead } from '../access/permission-table.fixture.ts'
export { commandArbitrary, historyArbitrary } from './arbitraries.ts'
export * from './samples.ts'
export { ticket } from './ticket-spec.ts'
