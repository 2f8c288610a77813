import { expect, test } from 'vitest'
import { placeholders, render, type Speakable, unknownPlaceholders } from './render.ts'

const nobody = Object.fromEntries(placeholders.map((name) => [name, null])) as Speakable
const rita = { ...nobody, 'requester.name': 'Rita Rose', 'ticket.number': 'TCK-000007' }

test.each([
  ['Hello {{requester.name}}, about {{ ticket.number }}', 'Hello Rita Rose, about TCK-000007'],
  ['{{assignee.name}}|{{assignee.name | our team}}|{{assignee.name|a|b}}', '|our team|a|b'],
  ['write \\{{requester.name}} for a name', 'write {{requester.name}} for a name'],
  ['{{nothing.known}} and {{', '{{nothing.known}} and {{'],
  ['{{{requester.name}}}', '{Rita Rose}'],
])('%s', (text, rendered) => expect(render(text, rita)).toBe(rendered))

test('a value is text: what it holds is not filled in, and it forges no line', () => {
  const mallory = { ...nobody, 'requester.name': '{{agent.name}}\nCc: all', 'agent.name': 'Ada' }
  expect(render('Hi {{requester.name}}', mallory)).toBe('Hi {{agent.name}} Cc: all')
})

test('unknown placeholders are named, escaped ones are not', () => {
  expect(unknownPlaceholders('{{requester.nme}} \\{{requester.mail}} {{ x | y }} {{agent.name}}')).toEqual([
    'requester.nme',
    'x',
  ])
})

test('a long text of braces is read in no time', () => {
  const from = performance.now()
  render('{{'.repeat(30_000) + ' '.repeat(5_000), rita)
  expect(performance.now() - from).toBeLessThan(500)
})
