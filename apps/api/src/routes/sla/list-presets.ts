import { envelope, failureEnvelope, meta, noQuery, presetKeys, slaPolicyPreset } from '@docket/contracts'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { presets } from '../../sla/presets.ts'
import { shownContent } from '../../sla/shown-policy.ts'

/** Policies that ship with the product. */
export const listPresetsRoute: ApiPart = (app) => {
  app.route({
    method: 'GET',
    url: '/api/v1/sla/presets',
    config: { action: 'settings.read' },
    schema: {
      tags: ['sla'],
      summary: 'Policies ready to choose; POST /sla/policies with preset and a calendar makes one',
      querystring: noQuery,
      response: {
        200: envelope(z.array(slaPolicyPreset), meta),
        '4xx': failureEnvelope,
        '5xx': failureEnvelope,
      },
    },
    handler: async (_request, reply) =>
      reply.ok(presetKeys.map((key) => ({ key, ...shownContent(presets[key]) }))),
  })
}
