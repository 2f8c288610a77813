import { clockMoved } from './clock-moved.ts'
import type { Drill } from './drill.ts'
import { kafkaStopped } from './kafka-stopped.ts'
import { kafkaWiped } from './kafka-wiped.ts'
import { killedAtRandom } from './killed-at-random.ts'
import { postgresKilled } from './postgres-killed.ts'
import { projectionsKilledAtPoints } from './projections-killed-at-points.ts'
import { redisLost } from './redis-lost.ts'
import { relayKilledAtPoints } from './relay-killed-at-points.ts'
import { relayStoppedBeyondLease } from './relay-stopped-beyond-lease.ts'
import { slaKilled } from './sla-killed.ts'
import { steady } from './steady.ts'
import { streamCut } from './stream-cut.ts'
import { topicDeleted } from './topic-deleted.ts'

/** Every drill, in the order in which `npm run drill` runs them. */
export const drills: readonly Drill[] = [
  relayKilledAtPoints,
  projectionsKilledAtPoints,
  killedAtRandom,
  slaKilled,
  relayStoppedBeyondLease,
  kafkaStopped,
  kafkaWiped,
  topicDeleted,
  redisLost,
  postgresKilled,
  clockMoved,
  streamCut,
  steady,
]
