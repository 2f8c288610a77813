export { benchmarks } from './benchmarks.ts'
