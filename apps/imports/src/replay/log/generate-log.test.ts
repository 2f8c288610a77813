import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planSaves } from '../plan-saves.ts'
import { generateLog } from './generate-log.ts'
import { type Incident, readLog } from './read-log.ts'

const read = async (text: string): Promise<Incident[]> => {
  const dir = await mkdtemp(join(tmpdir(), 'docket-log-'))
  await writeFile(join(dir, 'log.csv'), text)
  const incidents = await Array.fromAsync(readLog(join(dir, 'log.csv')))
  await rm(dir, { recursive: true })
  return incidents
}

test('the same seed writes the same log, another seed another one', () => {
  expect(generateLog({ incidents: 20, seed: 1 })).toBe(generateLog({ incidents: 20, seed: 1 }))
  expect(generateLog({ incidents: 20, seed: 2 })).not.toBe(generateLog({ incidents: 20, seed: 1 }))
})

test('a few hundred incidents hold everything the replay has to cope with', async () => {
  const incidents = await read(generateLog({ incidents: 300, seed: 7 }))
  expect(incidents).toHaveLength(300)
  const rows = incidents.flatMap((incident) => incident.rows)
  const saves = incidents.flatMap((incident) => planSaves(incident))
  const has = (found: unknown) => expect(found).toBeTruthy()
  has(rows.find((row) => row.state === '-100'))
  has(rows.find((row) => row.reassignmentCount > 1))
  has(rows.find((row) => row.reopenCount > 0))
  has(incidents.find((incident) => incident.rows[0].state === 'Resolved'))
  has(saves.find((save) => save.changes.status?.join() === 'RESOLVED,CLOSED'))
  has(saves.find((save) => save.changes.status?.join() === 'REOPENED,PENDING_INFO'))
  has(saves.find((save) => Object.keys(save.changes).length === 0))
  has(
    rows.find(
      (row, index) => index > 0 && rows[index - 1]?.at === row.at && rows[index - 1]?.number === row.number,
    ),
  )
})
