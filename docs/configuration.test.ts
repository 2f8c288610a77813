import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { ConfigError, configSchema, readConfig } from '../packages/runtime/src/index.ts'

const page = readFileSync(fileURLToPath(new URL('configuration.md', import.meta.url)), 'utf8')
const rows = page
  .split('\n')
  .map((line) => /^\| `([A-Z0-9_]+)` \| (.*?) \| (.*) \|$/.exec(line))
  .filter((match) => match !== null)
  .map(([, name, fallback, meaning]) => ({ name, fallback, meaning }))

test('the page lists every setting with its default and meaning, and no other', () => {
  const defaults = readConfig({}) as Record<string, unknown>
  const settings = Object.entries(configSchema.shape).map(([name, schema]) => ({
    name,
    fallback: defaults[name] === undefined || defaults[name] === '' ? '' : `\`${defaults[name]}\``,
    meaning: schema.description,
  }))
  expect(rows).toEqual(settings)
})

describe('a wrong environment', () => {
  test.each([
    [{ DOCKET_PORT: 'http' }, 'DOCKET_PORT'],
    [{ DOCKET_PORT: '70000' }, 'DOCKET_PORT'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ DOCKET_LOG_LEVEL: 'loud' }, 'DOCKET_LOG_LEVEL'],
    [{ DOCKET_DEMO_PASSWORD: 'short' }, 'DOCKET_DEMO_PASSWORD'],
    [{ DOCKET_SLA_P1_RESOLUTION: '4 hours' }, 'DOCKET_SLA_P1_RESOLUTION'],
    [{ DOCKET_SLA_TIME_ZONE: 'Mars' }, 'DOCKET_SLA_TIME_ZONE'],
  ])('%o names the variable', (env, name) => {
    expect(() => readConfig(env)).toThrow(ConfigError)
    expect(() => readConfig(env)).toThrow(name)
  })

  test('a misspelt name is told, not ignored', () =>
    expect(() => readConfig({ DOCKET_PROT: '3000' })).toThrow('DOCKET_PROT: unknown setting'))
})
