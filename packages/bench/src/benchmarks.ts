import { append } from './cases/append.ts'
import { command } from './cases/command.ts'
import { due } from './cases/due.ts'
import { idle } from './cases/idle.ts'
import { list } from './cases/list.ts'
import { pipeline } from './cases/pipeline.ts'
import { rebuild } from './cases/rebuild.ts'
import { relay } from './cases/relay.ts'
import { replay } from './cases/replay.ts'
import { search } from './cases/search.ts'
import { sla } from './cases/sla.ts'
import { sse } from './cases/sse.ts'
import { start } from './cases/start.ts'
import type { Benchmark } from './result.ts'

/** Every benchmark, in the order a whole run takes them. */
export const benchmarks: readonly Benchmark[] = [
  append,
  command,
  relay,
  pipeline,
  rebuild,
  list,
  search,
  replay,
  sla,
  due,
  sse,
  start,
  idle,
]
