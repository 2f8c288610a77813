import { defineConfig } from 'vitest/config'

const tests = (pattern: string) => [`packages/*/${pattern}`, `apps/*/${pattern}`, `docs/${pattern}`]

// Three kinds, told apart by name: pure ones without any I/O, those on Postgres and Redis, those that need Kafka too.
// Two workers: each file has a database of its own, and more would only queue on two cores.
export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        test: {
          name: 'pure',
          include: tests('**/*.test.ts'),
          exclude: ['**/node_modules/**', '**/*.{int,e2e,stack}.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'servers',
          include: [...tests('test/**/*.int.test.ts'), ...tests('test/**/*.e2e.test.ts')],
          globalSetup: ['packages/testkit/src/servers.setup.ts'],
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'stack',
          include: tests('test/**/*.stack.test.ts'),
          globalSetup: ['packages/testkit/src/stack.setup.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
