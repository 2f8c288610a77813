import { test } from 'vitest'
import { kafkaStopped } from '../../src/faults/kafka-stopped.ts'
import { kafkaWiped } from '../../src/faults/kafka-wiped.ts'
import { topicDeleted } from '../../src/faults/topic-deleted.ts'
import { useScene } from './use-scene.ts'

const carryOut = useScene()

test('lists and streams stay live while Kafka is stopped for 30 s, and all invariants hold after', () =>
  carryOut(kafkaStopped))

test('all invariants hold after Kafka came back empty under load', () => carryOut(kafkaWiped))

test('all invariants hold after a topic was deleted under load', () => carryOut(topicDeleted))
