import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = readFileSync(join(root, 'docs/house.md'), 'utf8')

const block = (name: string): string[] =>
  (page.match(new RegExp(`\`\`\`${name}\n([\\s\\S]*?)\`\`\``))?.[1] ?? '').trim().split('\n')

const storeys = block('storeys').map((line) => {
  const [name = '', members = ''] = line.split(':')
  return { name, members: members.trim().split(/\s+/) }
})
const beside = new Set(block('beside'))
const heightOf = (name: string): number => storeys.findIndex((storey) => storey.members.includes(name))
const isTool = (name: string): boolean => storeys.at(-1)?.members.includes(name) ?? false

const packages = ['apps', 'packages'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => {
    const manifest = JSON.parse(readFileSync(join(root, group, name, 'package.json'), 'utf8'))
    const declared = Object.keys(manifest.dependencies ?? {})
    const own = declared.filter((dependency) => dependency.startsWith('@docket/'))
    return {
      group,
      name,
      path: join(root, group, name),
      imports: own.map((one) => one.slice('@docket/'.length)),
      declared,
    }
  }),
)

const sources = (path: string): string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(path, file))

describe('the house', () => {
  test('names every app and package on exactly one storey', () =>
    expect(storeys.flatMap((storey) => storey.members).sort()).toEqual(
      packages.map((one) => one.name).sort(),
    ))

  test.each(packages)('$name imports only downwards', ({ name, group, imports }) => {
    if (isTool(name)) return
    const wrong = imports.filter((target) => {
      if (name === 'standalone' && group === 'apps') return false
      return heightOf(target) <= heightOf(name) && !beside.has(`${name} -> ${target}`)
    })
    expect(wrong).toEqual([])
  })

  test.each(packages)('$name leaves tools to tests, except what starts servers', ({ name, imports }) => {
    if (isTool(name) || name === 'standalone') return
    expect(imports.filter(isTool)).toEqual([])
  })

  test.each([
    ['kafkajs', ['event-bus']],
    ['openai', ['classifiers']],
    ['exceljs', ['workbooks']],
    ['fast-jwt', ['identity']],
    ['ioredis', ['live-feed', 'api', 'testkit', 'bench']],
  ])('%s belongs to its owner', (library, owners) => {
    const users = packages.filter((one) => one.declared.includes(library)).map((one) => one.name)
    expect(users.filter((name) => !owners.includes(name))).toEqual([])
  })
})

describe('the core', () => {
  const impure =
    /from 'node:|Date\.now|new Date\(\)|Math\.random|process\.|setTimeout|setInterval|performance\.|crypto\./
  const core = packages.filter((one) => ['event-sourcing', 'ticketing'].includes(one.name))
  const files = core
    .flatMap((one) => sources(join(one.path, 'src')))
    .filter((file) => !/\.test\.ts$|\/spec\//.test(file))
    .map((file) => relative(root, file))

  test.each(files)('%s is pure', (file) => {
    const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    expect(code.match(impure)?.[0]).toBeUndefined()
  })
})
