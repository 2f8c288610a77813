import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { missingKafkaTools } from '../src/kafka/kafka-tools.ts'
import { fetchedJars, mavenJars } from '../src/maven/maven-jars.ts'
import { redisBinary } from '../src/redis/redis-binary.ts'

let dir: string
let cacheDir: string
let bin: string
const path = process.env.PATH ?? ''

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'docket-maven-'))
  cacheDir = join(dir, 'cache')
  bin = join(dir, 'bin')
  mkdirSync(cacheDir)
  mkdirSync(bin)
})

afterEach(() => {
  process.env.PATH = path
  rmSync(dir, { recursive: true, force: true })
})

test('two starts at once fetch the jars once', async () => {
  const calls = pretendMaven('sleep 0.3; mkdir -p "$folder"; touch "$folder/one.jar"')
  const [one, another] = await Promise.all([
    mavenJars({ name: 'redis', cacheDir }),
    mavenJars({ name: 'redis', cacheDir }),
  ])
  expect(one).toBe(another)
  expect(readdirSync(one)).toEqual(['one.jar'])
  expect(calls()).toBe(1)
})

test('a download that was cut is never used and is fetched again', async () => {
  pretendMaven('mkdir -p "$folder"; touch "$folder/half.jar"; echo no route to the repository; exit 1')
  await expect(mavenJars({ name: 'redis', cacheDir })).rejects.toThrow('no route to the repository')
  expect(fetchedJars({ name: 'redis', cacheDir })).toBeNull()
  expect(readdirSync(cacheDir)).toEqual([])

  pretendMaven('mkdir -p "$folder"; touch "$folder/whole.jar"')
  expect(readdirSync(await mavenJars({ name: 'redis', cacheDir }))).toEqual(['whole.jar'])
})

test('the lock of a process that died is taken over', async () => {
  const { stdout: pid } = await promisify(execFile)(process.execPath, ['-p', 'process.pid'])
  writeFileSync(join(cacheDir, 'redis.lock'), pid.trim())
  pretendMaven('mkdir -p "$folder"')
  expect(existsSync(await mavenJars({ name: 'redis', cacheDir }))).toBe(true)
  expect(existsSync(join(cacheDir, 'redis.lock'))).toBe(false)
})

test('without Java and Maven both are named', () => {
  expect(missingKafkaTools({ cacheDir, path: bin })).toEqual([
    'java (Java 17 or newer)',
    'mvn (Maven 3.6 or newer)',
  ])
})

test('a Java that is too old is named with its version', () => {
  program('java', `echo 'openjdk version "11.0.2" 2019-01-15' >&2`)
  expect(missingKafkaTools({ cacheDir, path: bin })[0]).toBe('Java 17 or newer (java on PATH is 11)')
})

test('a machine without redis-server gets the binary of the Maven artefact', async () => {
  const binary = await redisBinary({ cacheDir, path: '' })
  const { stdout } = await promisify(execFile)(binary, ['--version'])
  expect(stdout).toContain('Redis server v=6.2')
})

test('without redis-server and without Maven the message names the remedy', async () => {
  process.env.PATH = bin
  await expect(redisBinary({ cacheDir })).rejects.toThrow('apt-get install -y redis-server')
})

/** Puts an mvn first on PATH and counts its calls; `$folder` is where the jars are wanted. */
const pretendMaven = (script: string): (() => number) => {
  const calls = join(dir, 'calls')
  writeFileSync(calls, '')
  const findFolder =
    'for a in "$@"; do case $a in -DoutputDirectory=*) folder=$(echo $a | cut -d= -f2);; esac; done'
  program('mvn', `echo call >> ${calls}; ${findFolder}; ${script}`)
  process.env.PATH = `${bin}:${path}`
  return () => readFileSync(calls, 'utf8').split('\n').length - 1
}

const program = (name: string, script: string): void => {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(bin, name), 0o755)
}
