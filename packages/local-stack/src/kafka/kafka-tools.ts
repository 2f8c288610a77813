import { spawnSync } from 'node:child_process'
import { fetchedJars } from '../maven/maven-jars.ts'
import { onPath } from '../maven/on-path.ts'

const leastJava = 17

/** Thrown when Kafka cannot be run here; its message says what is missing and how to get it. */
export class KafkaToolsMissing extends Error {
  override readonly name = 'KafkaToolsMissing'
}

/**
 * What Kafka needs and this machine lacks, in words; empty when it can run. Maven counts only as long as the jars
 * have not been fetched.
 */
export const missingKafkaTools = (
  options: { cacheDir?: string | undefined; path?: string | undefined } = {},
): readonly string[] => {
  const java = onPath('java', options.path)
  const version = java ? javaVersion(java) : 0
  const missing: string[] = []
  if (!java) missing.push(`java (Java ${leastJava} or newer)`)
  else if (version < leastJava)
    missing.push(`Java ${leastJava} or newer (java on PATH is ${version || 'broken'})`)
  const fetched = fetchedJars({ name: 'kafka', cacheDir: options.cacheDir })
  if (!fetched && !onPath('mvn', options.path)) missing.push('mvn (Maven 3.6 or newer)')
  return missing
}

/** Throws `KafkaToolsMissing` unless Kafka can run here. */
export const requireKafkaTools = (options: { cacheDir?: string | undefined }): void => {
  const missing = missingKafkaTools(options)
  if (missing.length > 0) {
    throw new KafkaToolsMissing(
      `Kafka cannot run here; missing: ${missing.join(', ')}. On Debian or Ubuntu: ` +
        'apt-get install -y default-jre-headless maven. On macOS: brew install openjdk maven. ' +
        'Or set KAFKA_BROKERS to a Kafka of yours.',
    )
  }
}

/** `openjdk version "17.0.15" 2025-04-15` is 17; old ones say "1.8.0". */
const javaVersion = (java: string): number => {
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' })
  return Number(/version "(?:1\.)?(\d+)/.exec(stderr ?? '')?.[1] ?? 0)
}
