import { createKysely } from '@docket/database'
import { type ReadDatabase, type ReadTableStatus, readProjectionsStatus } from '@docket/read-models'
import type { Pool } from 'pg'

/** The state of the read tables as text for people. */
export const status = async (pool: Pool): Promise<string> => {
  const { tables, behind, parked } = await readProjectionsStatus(createKysely<ReadDatabase>(pool))
  return [
    'table              version  rows       size      built',
    ...tables.map(line),
    '',
    behind === 0
      ? 'Every ticket is as new as its log.'
      : `${behind} tickets are behind their log, ${parked} of them parked.`,
  ].join('\n')
}

const line = ({ table, version, codeVersion, builtAt, rows, bytes }: ReadTableStatus): string =>
  [
    table.replaceAll('_', '-').padEnd(18),
    `${version ?? '-'}${version === codeVersion ? '' : ` (rebuild: ${codeVersion})`}`.padEnd(8),
    String(rows).padEnd(10),
    `${(bytes / 2 ** 20).toFixed(1)} MB`.padEnd(9),
    builtAt ?? 'never',
  ].join(' ')
