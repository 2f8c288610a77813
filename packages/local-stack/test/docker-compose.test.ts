import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readConfig } from '@docket/runtime'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

type Service = {
  image?: string
  build?: { dockerfile: string; args: { APP: string } }
  command?: string[]
  environment?: Record<string, string | number>
  ports?: string[]
  volumes?: string[]
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (file: string): string => readFileSync(`${root}${file}`, 'utf8')
const compose = parse(read('docker-compose.yml')) as {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}
const { services } = compose
const ours = Object.entries(services).filter(([, service]) => service.build)

test('every app with a process of its own is a service, and every service of ours is an app', () => {
  const processes = readdirSync(`${root}apps`).filter(
    (app) => app !== 'standalone' && existsSync(`${root}apps/${app}/src/main.ts`),
  )
  expect(Object.keys(services)).toEqual(expect.arrayContaining(processes))
  for (const [name, { build, command }] of ours) {
    expect(existsSync(`${root}apps/${build!.args.APP}/package.json`), name).toBe(true)
    for (const file of (command ?? []).filter((word) => word.endsWith('.ts'))) {
      expect(existsSync(root + file), file).toBe(true)
    }
  }
})

describe.each(ours)('%s', (_name, service) => {
  const env = environmentOf(service)

  test('has settings that the config schema knows and accepts', () => {
    const config = readConfig(env)
    expect(Object.keys(config)).toEqual(expect.arrayContaining(Object.keys(env).filter((name) => env[name])))
  })

  test('asks for its health where it listens, beyond its own container', () => {
    const url = /http:\/\/127\.0\.0\.1:(\d+)\/health\/ready/.exec(service.healthcheck?.test.join(' ') ?? '')
    if (!service.healthcheck) return expect(service.command).toBeDefined() // runs once
    expect([env.DOCKET_PORT, env.DOCKET_HEALTH_PORT]).toContain(url?.[1])
    expect(env.DOCKET_HOST).toBe('0.0.0.0')
  })

  test('names servers that are services, by the ports and names they have there', () => {
    const { KAFKA_BROKERS, REDIS_URL, DATABASE_URL = '' } = env
    const postgres = environmentOf(services.postgres!)
    const url = new URL(DATABASE_URL)
    expect([url.hostname, url.username, url.password, url.pathname]).toEqual([
      'postgres',
      postgres.POSTGRES_USER,
      postgres.POSTGRES_PASSWORD,
      `/${postgres.POSTGRES_DB}`,
    ])
    const listeners = environmentOf(services.kafka!).KAFKA_ADVERTISED_LISTENERS?.split(',')
    if (KAFKA_BROKERS) expect(listeners).toContain(`PLAINTEXT://${KAFKA_BROKERS}`)
    if (REDIS_URL) expect(services).toHaveProperty(new URL(REDIS_URL).hostname)
  })
})

test('what a service waits for exists and can be waited for', () => {
  for (const service of Object.values(services)) {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(services, name).toHaveProperty(name)
      if (condition === 'service_healthy') expect(services[name]?.healthcheck, name).toBeDefined()
      else expect(condition).toBe('service_completed_successfully')
    }
    for (const volume of service.volumes ?? []) expect(compose.volumes).toHaveProperty(volume.split(':')[0]!)
  }
})

test('published ports are open to this machine only, and are ports the service listens on', () => {
  for (const [name, service] of Object.entries(services)) {
    for (const port of service.ports ?? []) {
      const [host, , inside] = port.split(':')
      expect(host, name).toBe('127.0.0.1')
      const env = environmentOf(service)
      expect([env.DOCKET_PORT, ...(env.KAFKA_LISTENERS?.match(/\d+$/) ?? [])], name).toContain(inside)
    }
  }
})

test('images have the versions that everything else is tested with', () => {
  const dockerfile = read('infra/docker/Dockerfile')
  expect(dockerfile).toContain(`FROM node:${parse(read('pnpm-workspace.yaml')).nodeVersion}-`)
  expect(dockerfile).toContain(`npx -y ${JSON.parse(read('package.json')).packageManager} install --prod`)
  const kafka = /<artifactId>kafka_2.13<\/artifactId>\s*<version>([\d.]+)</.exec(read('infra/kafka/pom.xml'))
  expect(services.kafka?.image).toBe(`apache/kafka:${kafka?.[1]}`)
})

test('what the Dockerfile copies is there', () => {
  const copied = read('infra/docker/Dockerfile').matchAll(/^COPY (.+) \S+$/gm)
  const files = [...copied].flatMap(([, sources = '']) => sources.split(' '))
  expect(files.length).toBeGreaterThan(5)
  for (const file of files) expect(existsSync(root + file), file).toBe(true)
})

/** With `${NAME:-default}` as it reads when NAME is not given. */
function environmentOf(service: Service): Record<string, string> {
  return Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [
      name,
      String(value).replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'),
    ]),
  )
}
