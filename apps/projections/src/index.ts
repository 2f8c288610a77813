export { type ProjectionsOptions, startProjections } from './start-projections.ts'
