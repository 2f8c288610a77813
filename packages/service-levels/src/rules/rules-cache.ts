import { monotonicMs } from '@docket/runtime'
import type { SlaRules } from '@docket/ticketing/sla'
import type { ReadRules } from './read-sla-rules.ts'

export type RulesCache = {
  rulesOf(tenantId: string): Promise<SlaRules>
  freshRulesOf(tenantId: string): Promise<SlaRules>
  /** Whoever asks after this gets what is stored then. */
  forget(tenantId: string): void
}

export type RulesSource = {
  read(tenantId: string): Promise<ReadRules>
  /** 0 for a tenant that has none. */
  readRevision(tenantId: string): Promise<number>
}

const oldestMs = 1_000
const rememberedMost = 1_000

/**
 * Remembers each tenant's rules for a second; then asks only for the revision, one row by its key, and reads them anew
 * when it moved. Whoever asks meanwhile waits for the same answer. An answer is as old as its question, and a failure
 * is not remembered.
 */
export const createRulesCache = (
  { read, readRevision }: RulesSource,
  now: () => number = monotonicMs,
): RulesCache => {
  const asked = new Map<string, { askedAt: number; answer: Promise<ReadRules> }>()

  const ask = (tenantId: string): Promise<ReadRules> => {
    const before = asked.get(tenantId)
    const answer = readAgain(tenantId, before?.answer)
    if (asked.size >= rememberedMost) asked.clear()
    const entry = { askedAt: now(), answer }
    asked.set(tenantId, entry)
    answer.catch(() => {
      if (asked.get(tenantId) === entry) asked.delete(tenantId)
    })
    return answer
  }

  const readAgain = async (tenantId: string, before: Promise<ReadRules> | undefined): Promise<ReadRules> => {
    const last = await before?.catch(() => undefined)
    if (last !== undefined && last.revision === (await readRevision(tenantId))) return last
    return read(tenantId)
  }

  return {
    async rulesOf(tenantId) {
      const known = asked.get(tenantId)
      const isYoung = known !== undefined && now() - known.askedAt < oldestMs
      return (await (isYoung ? known.answer : ask(tenantId))).rules
    },
    freshRulesOf: async (tenantId) => (await ask(tenantId)).rules,
    forget: (tenantId) => void asked.delete(tenantId),
  }
}
