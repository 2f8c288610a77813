import {
  createCannedResponseBody,
  createCustomFieldBody,
  createMacroBody,
  createTemplateBody,
  createViewBody,
} from '@docket/contracts'
import { expect, test } from 'vitest'
import { checkPlaceholders } from '../canned-responses/check-placeholders.ts'
import { judgeField } from '../custom-fields/judge-field.ts'
import { checkActions } from '../macros/check-actions.ts'
import { demoFields, demoMacros, demoResponses, demoTemplates, demoViews } from './demo-content.ts'

const without = ({ ownerId: _, ...thing }: { ownerId?: string | null }) => thing

test('whatever the demo is set up with, a manager could have made over the API', () => {
  for (const field of demoFields) {
    expect(createCustomFieldBody.parse(field)).toEqual(field)
    expect(judgeField(field)).toBeNull()
  }
  for (const template of demoTemplates) expect(createTemplateBody.parse(template)).toEqual(template)
  for (const response of demoResponses) {
    expect(createCannedResponseBody.safeParse(without(response)).error).toBeUndefined()
    expect(checkPlaceholders([{ path: 'body', text: response.body }])).toBeNull()
  }
  for (const macro of demoMacros) {
    expect(createMacroBody.parse(macro)).toEqual(macro)
    expect(checkActions(macro.actions)).toBeNull()
  }
  for (const view of demoViews) expect(createViewBody.safeParse(without(view)).error).toBeUndefined()
})
