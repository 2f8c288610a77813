import type { Answer, DocketClient } from './api/docket-client.ts'
import type { Survey } from './log/survey-log.ts'
import { mapConcurrently } from './map-concurrently.ts'
import type { Progress } from './progress.ts'

/** The ids that names of the log have in Docket. */
export type Directory = { person(name: string): string; team(name: string): string }

/** Thrown when Docket refuses a team or a person: the replay cannot go on without them. */
export class CannotSeed extends Error {
  override readonly name = 'CannotSeed'
}

/** Makes the teams, then everybody with their memberships; who is there already keeps theirs and gets the missing ones. */
export const seedDirectory = async (
  client: DocketClient,
  survey: Survey,
  progress: Progress,
): Promise<Directory> => {
  const teams = new Map<string, string>()
  await mapConcurrently(survey.teams, 4, async (name) => {
    teams.set(
      name,
      await make(
        client,
        '/api/v1/teams',
        { name },
        `?name=${encodeURIComponent(name)}&limit=100`,
        (one) => one.name === name,
      ),
    )
    progress.step()
  })
  const people = new Map<string, string>()
  const person = async (name: string, role: string, of: readonly string[]): Promise<void> => {
    const email = emailOf(name)
    const body = { email, name, role, teamIds: of.map((team) => teams.get(team)) }
    people.set(
      name,
      await make(
        client,
        '/api/v1/users',
        body,
        `?email=${encodeURIComponent(email)}`,
        (one) => one.email === email,
      ),
    )
    progress.step()
  }
  await mapConcurrently([...survey.staff], 8, ([name, of]) => person(name, 'SENIOR_ENGINEER', of))
  await mapConcurrently(survey.requesters, 8, (name) => person(name, 'END_USER', []))
  for (const [name, id] of teams) await completeTeam(client, id, membersOf(name, survey, people))
  return { person: (name) => known(people, name), team: (name) => known(teams, name) }
}

/** People of an earlier log may have to join teams that only this one puts them in. */
const completeTeam = async (client: DocketClient, id: string, wanted: readonly string[]): Promise<void> => {
  const { data } = await client.get(`/api/v1/teams/${id}`)
  const memberIds = new Set(data.memberIds as string[])
  const missing = wanted.filter((member) => !memberIds.has(member))
  if (missing.length === 0) return
  const body = { memberIds: [...memberIds, ...missing] }
  const saved = await client.send('PUT', `/api/v1/teams/${id}/members`, { body })
  if (saved.status >= 400) throw new CannotSeed(`team ${id} refused its members: ${said(saved)}`)
}

const membersOf = (team: string, { staff }: Survey, people: ReadonlyMap<string, string>): readonly string[] =>
  [...staff].filter(([, of]) => of.includes(team)).map(([name]) => known(people, name))

const emailOf = (name: string): string =>
  `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}@replay.docket.test`

/** Creates a thing, or finds the one that a former replay created. */
const make = async (
  client: DocketClient,
  path: string,
  body: object,
  search: string,
  isIt: (one: Record<string, unknown>) => boolean,
): Promise<string> => {
  const made = await client.send('POST', path, { body })
  if (made.status === 201 || made.status === 200) return String(made.data.id)
  if (made.meta.error?.code === 'already_exists') {
    const found = ((await client.get(path + search)).data as unknown as Record<string, unknown>[]).find(isIt)
    if (found) return String(found.id)
  }
  throw new CannotSeed(`${path} refused ${JSON.stringify(body)}: ${said(made)}`)
}

const said = (answer: Answer): string => answer.meta.error?.detail ?? String(answer.status)

const known = (ids: ReadonlyMap<string, string>, name: string): string => {
  const id = ids.get(name)
  if (!id) throw new Error(`${name} was not seeded`)
  return id
}
