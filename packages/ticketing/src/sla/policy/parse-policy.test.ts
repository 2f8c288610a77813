import { describe, expect, test } from 'vitest'
import { calendar } from '../cases/case.fixture.ts'
import { checkReach } from './check-reach.ts'
import { defaultPolicy } from './default-policy.ts'
import { parsePolicy } from './parse-policy.ts'

const targets = { P1: { resolution: { hours: 4 } } }
const conditions = (...list: readonly unknown[]) => ({ name: 'p', targets, conditions: list })
const any = (field: string, ...values: readonly unknown[]) => ({ field, test: 'any_of', values })
const none = (field: string, ...values: readonly unknown[]) => ({ field, test: 'none_of', values })

const problemsOf = (value: unknown): readonly string[] => {
  const parsed = parsePolicy(value)
  return parsed.ok ? [] : parsed.problems.map(({ code, entry }) => `${code} ${entry}`)
}

describe('a policy as people write it', () => {
  test('is kept with the defaults of what it leaves out', () =>
    expect(parsePolicy({ name: 'p', targets: { P1: { resolution: { workingDays: 2 } } } })).toMatchObject({
      ok: true,
      value: {
        targets: { P1: { resolution: { unit: 'working_days', days: 2 } }, P4: {} },
        rules: { resolution: { warnings: [75], levels: [], notify: [] } },
      },
    }))

  test('the default policy can be written', () => {
    const hours = (p: keyof typeof defaultPolicy.targets) =>
      Object.fromEntries(
        Object.entries(defaultPolicy.targets[p]).map(([metric, target]) => [
          metric,
          { hours: target.unit === 'duration' ? target.milliseconds / 3_600_000 : 0 },
        ]),
      )
    const levels = [
      { after: 0, level: 1 },
      { after: 50, level: 2 },
      { after: 100, level: 3 },
    ]
    const written = {
      name: 'Default',
      targets: { P1: hours('P1'), P2: hours('P2'), P3: hours('P3'), P4: hours('P4') },
      caps: {
        VIP: { resolution: { hours: 2 }, levels, notify: ['team_lead', 'manager'] },
        NORMAL: { resolution: { hours: 24 }, notify: ['team_lead'] },
      },
    }
    expect(parsePolicy(written)).toEqual({ ok: true, value: defaultPolicy, notes: [] })
  })

  test.each([
    ['a zero target', { hours: 0 }],
    ['a negative target', { minutes: -5 }],
    ['no working day', { workingDays: 0 }],
    ['half a working day', { workingDays: 0.5 }],
    ['less than a millisecond', { milliseconds: 0.5 }],
    ['eleven years', { hours: 96_360 }],
    ['two units', { hours: 1, minutes: 1 }],
    ['an unknown unit', { weeks: 1 }],
    ['a text', 'soon'],
    ['infinity', { hours: Number.POSITIVE_INFINITY }],
  ])('%s is refused', (_, target) =>
    expect(problemsOf({ name: 'p', targets: { P2: { resolution: target } } })).toEqual([
      'target_invalid targets.P2.resolution',
    ]),
  )

  test.each([
    ['a promise of nothing', { name: 'p', targets: {} }, ['target_invalid targets']],
    ['a strange priority', { name: 'p', targets: { ...targets, P5: {} } }, ['policy_invalid targets.P5']],
    [
      'a warning at 100 %',
      { name: 'p', targets, rules: { resolution: { warnings: [100] } } },
      ['warning_invalid rules.resolution.warnings'],
    ],
    [
      'a level of 4',
      { name: 'p', targets, rules: { resolution: { levels: [{ after: 0, level: 4 }] } } },
      ['level_invalid rules.resolution.levels'],
    ],
    [
      'levels that fall',
      {
        name: 'p',
        targets,
        rules: {
          resolution: {
            levels: [
              { after: 0, level: 2 },
              { after: 50, level: 1 },
            ],
          },
        },
      },
      ['level_invalid rules.resolution.levels'],
    ],
    [
      'a cap without a limit',
      { name: 'p', targets, caps: { VIP: {} } },
      ['target_invalid caps.VIP.resolution'],
    ],
    ['an unknown field', conditions(any('colour', 'red')), ['condition_invalid conditions[0].field']],
    [
      'an unknown test',
      conditions({ ...any('type', 'INCIDENT'), test: 'like' }),
      ['condition_invalid conditions[0].test'],
    ],
    [
      'all_of on one value',
      conditions({ ...any('type', 'INCIDENT'), test: 'all_of' }),
      ['condition_invalid conditions[0].test'],
    ],
    ['no values', conditions(any('priority')), ['condition_invalid conditions[0].values']],
    [
      'a value that never is',
      conditions(any('priority', 'P1', 'P9')),
      ['condition_impossible conditions[0].values'],
    ],
    [
      'two values at once',
      conditions(any('priority', 'P1'), any('priority', 'P2')),
      ['condition_impossible conditions on priority'],
    ],
    [
      'a value and not that value',
      conditions(any('teamId', 'a'), none('teamId', 'a')),
      ['condition_impossible conditions on teamId'],
    ],
    [
      'every value ruled out',
      conditions(none('tier', 'VIP', 'NORMAL', null)),
      ['condition_impossible conditions on tier'],
    ],
    [
      'a tag and not that tag',
      conditions({ ...any('tags', 'a', 'b'), test: 'all_of' }, none('tags', 'b')),
      ['condition_impossible conditions on tags'],
    ],
    [
      'a category under a banned one',
      conditions(any('category', 'technical/mail'), none('category', 'technical')),
      ['condition_impossible conditions on category'],
    ],
  ])('%s is refused by its entry', (_, value, problems) => expect(problemsOf(value)).toEqual(problems))

  test.each([
    [
      'a category inside another',
      conditions(any('category', 'technical'), any('category', 'technical/mail')),
    ],
    ['tags that exclude some', conditions(any('tags', 'a', 'b'), none('tags', 'b'))],
    ['a custom field', conditions(any('cf.site', 'north', null))],
  ])('%s is possible', (_, value) => expect(problemsOf(value)).toEqual([]))

  test('a target that a calendar reaches after a hundred years only is named', () => {
    const seldom = calendar({ hours: { monday: [{ from: '09:00', to: '09:01' }] } })
    expect(checkReach(defaultPolicy, seldom).map((one) => one.entry)).toEqual(['targets.P4.resolution'])
    expect(checkReach(defaultPolicy, calendar())).toEqual([])
  })
})
