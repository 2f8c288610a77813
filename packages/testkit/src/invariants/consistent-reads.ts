import type { ReadRecord } from '../drill/read-record.ts'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A6')

/** A6: no read that carried a consistency token answered with an older version of its ticket, or without it. */
export const checkReads = (reads: readonly ReadRecord[]): readonly Violation[] =>
  reads
    .filter(({ wanted, got }) => got === null || got < wanted)
    .map(({ route, ticketId, wanted, got }) =>
      violation(
        `${route} with ${ticketId}@${wanted} answered ${got === null ? 'without it' : `version ${got}`}`,
      ),
    )
