import { test } from 'vitest'
import { redisLost } from '../../src/faults/redis-lost.ts'
import { relayStoppedBeyondLease } from '../../src/faults/relay-stopped-beyond-lease.ts'
import { steady } from '../../src/faults/steady.ts'
import { streamCut } from '../../src/faults/stream-cut.ts'
import { useScene } from './use-scene.ts'

const carryOut = useScene({ relays: 3 })

test('a standby takes over within 3 s from a relay that is killed or stands still, and the woken one harms nothing', () =>
  carryOut(relayStoppedBeyondLease))

test('clients end with the latest of every ticket after Redis was flushed and restarted', () =>
  carryOut(redisLost))

test('a client that is cut every second for a minute ends with the latest of every ticket', () =>
  carryOut(streamCut))

test('memory stays flat and queues short under a steady load', () => carryOut(steady))
