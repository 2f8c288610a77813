import { expect, test } from 'vitest'
import { sumByFunction } from './read-profile.ts'
import { topLines } from './top-lines.ts'

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 4 })
const profile = {
  nodes: [
    { id: 1, callFrame: frame('(idle)') },
    { id: 2, callFrame: frame('decide', 'file:///a/docket/packages/ticketing/src/decide.ts') },
    { id: 3, callFrame: frame('decide', 'file:///a/docket/packages/ticketing/src/decide.ts') },
    { id: 4, callFrame: frame('parse', 'file:///a/node_modules/.pnpm/pg@8/node_modules/pg/lib/parse.js') },
  ],
  samples: [1, 2, 3, 4],
  timeDeltas: [900_000, 1_000, 2_000, 1_000],
}

test('a function that was reached by several ways is one cost', () =>
  expect(sumByFunction([profile])[1]).toEqual({
    name: 'decide',
    place: 'packages/ticketing/src/decide.ts:5',
    ms: 3,
  }))

test('shares are of the time at work', () =>
  expect(topLines('the API', sumByFunction([profile]))).toEqual([
    'profile of the API: 4 ms at work',
    '   75.0 %  decide  packages/ticketing/src/decide.ts:5',
    '   25.0 %  parse  pg/lib/parse.js:5',
  ]))
