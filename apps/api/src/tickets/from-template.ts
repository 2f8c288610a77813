import type { CreateTicketBody, TemplateFields } from '@docket/contracts'
import { Failure } from '@docket/runtime'
import { type Caller, forbidden, may } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { Refused } from '../plugins/refusals.ts'

/** What a ticket is opened with, once a template has said what the request did not. */
export type OpeningBody = Omit<CreateTicketBody, 'templateId' | 'title' | 'description'> & {
  title: string
  description: string
}

/**
 * The body with the template's fields where it has none; custom fields are filled in one by one. Throws `not_found`
 * for a template that is not the tenant's, and `invalid_input` if neither has a title and a description.
 */
export const fromTemplate = async (
  { desk }: Pick<ApiContext, 'desk'>,
  { templateId, ...body }: CreateTicketBody,
  caller: Caller,
): Promise<OpeningBody> => {
  if (templateId === undefined) return whole(body)
  if (!may(caller, 'settings.read')) throw new Refused(forbidden('settings.read'))
  const template = await desk.templates.read(caller.tenantId, templateId)
  if (template === null) throw unknownTemplate()
  return whole(merged(template.fields, body))
}

const merged = (
  { customFields: usual, ...fields }: TemplateFields,
  body: Omit<CreateTicketBody, 'templateId'>,
): Omit<CreateTicketBody, 'templateId'> => {
  const said = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
  const customFields = { ...usual, ...body.customFields }
  return { ...fields, ...said, customFields }
}

const whole = (body: Omit<CreateTicketBody, 'templateId'>): OpeningBody => {
  const { title, description } = body
  if (title !== undefined && description !== undefined) return { ...body, title, description }
  const missing = (['title', 'description'] as const).filter((name) => body[name] === undefined)
  throw new Failure('invalid_input', `The ticket has no ${missing.join(' and no ')}.`, {
    errors: missing.map((path) => ({
      path,
      code: 'required',
      message: 'is needed, here or in the template',
    })),
  })
}

const unknownTemplate = () =>
  new Failure('not_found', 'There is no such template.', {
    errors: [{ path: 'templateId', code: 'not_found', message: 'is no template of this tenant' }],
  })
