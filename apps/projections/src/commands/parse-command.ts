import { type ReadTableName, readTableNames } from '@docket/read-models'

export type Command = { name: 'status' } | { name: 'rebuild'; tables: readonly ReadTableName[] }

/** The arguments of the command line as a command, or the sentence that says what is wrong with them. */
export const parseCommand = (words: readonly string[]): Command | { wrong: string } => {
  const [name, ...names] = words.filter((word) => word !== '--')
  switch (name) {
    case 'status':
      return names.length === 0 ? { name } : { wrong: `status takes nothing more, not "${names.join(' ')}"` }
    case 'rebuild':
      return parseRebuild(names)
    case undefined:
      return { wrong: 'say what to do' }
    default:
      return { wrong: `"${name}" is no command` }
  }
}

export const usage = `Usage:
  npm run projections -- status             which version the read tables are of, and how far behind
  npm run projections -- rebuild <table>... builds read tables anew beside the running ones, then flips
  npm run projections -- rebuild all

Tables: ${readTableNames.map((table) => table.replaceAll('_', '-')).join(', ')}
The database is DATABASE_URL; without it, that of the Docket running on DOCKET_DATA (default .docket).`

const parseRebuild = (names: readonly string[]): Command | { wrong: string } => {
  if (names.length === 0) return { wrong: 'say which table to rebuild, or all' }
  if (names.includes('all')) {
    return names.length === 1 ? { name: 'rebuild', tables: readTableNames } : { wrong: 'all stands alone' }
  }
  const asked = names.map((name) => name.replaceAll('-', '_'))
  const unknown = names.filter((_name, index) => !readTableNames.includes(asked[index] as ReadTableName))
  if (unknown.length > 0) return { wrong: `there is no read table "${unknown.join('", "')}"` }
  return { name: 'rebuild', tables: readTableNames.filter((table) => asked.includes(table)) }
}
