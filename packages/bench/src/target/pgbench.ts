import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Pool } from 'pg'

/** The floor: version, event and outbox row in one CTE statement, without keys, conflicts or checks. */
const statement = `\\set stream random(1, 10000)
with bumped as (
  update bench_streams set version = version + 1 where stream_id = :stream returning stream_id, version
), written as (
  insert into bench_events (stream_id, version, pos, type, tenant_id, at, data)
  select stream_id, version, nextval('bench_position'), 'TicketAssigned', gen_random_uuid(), now(),
    '{"text": "${'x'.repeat(250)}"}'::jsonb
  from bumped returning pos, stream_id, version
)
insert into bench_outbox (pos, stream_id, version) select pos, stream_id, version from written;
`

const tables = `
create table bench_streams (stream_id bigint primary key, version int not null) with (fillfactor = 70);
insert into bench_streams select n, 0 from generate_series(1, 10000) n;
create sequence bench_position;
create table bench_events (stream_id bigint, version int, pos bigint, type text, tenant_id uuid, at timestamptz, data jsonb,
  primary key (stream_id, version));
create unique index on bench_events (pos);
create table bench_outbox (pos bigint, xid xid8 default pg_current_xact_id(), stream_id bigint, version int, at timestamptz default clock_timestamp());
create index on bench_outbox (pos);
create index on bench_outbox (xid);`

/** Runs pgbench with `clients` for `ms`, answering statements a second; null where pgbench is not installed. */
export const pgbenchOneStatement = async (
  url: string,
  pool: Pool,
): Promise<((clients: number, ms: number) => Promise<number>) | null> => {
  if (spawnSync('pgbench', ['--version']).status !== 0) return null
  await pool.query(tables)
  const script = join(await mkdtemp(join(tmpdir(), 'docket-pgbench-')), 'append.sql')
  await writeFile(script, statement)
  return async (clients, ms) => {
    const seconds = String(Math.max(1, Math.round(ms / 1000)))
    const args = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', seconds, '-f', script, url]
    const { stdout } = await promisify(execFile)('pgbench', args)
    return Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1])
  }
}
