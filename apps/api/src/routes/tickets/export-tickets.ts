import { Readable } from 'node:stream'
import { exportQuery, failureEnvelope, type ListQuery } from '@docket/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { csvLine } from '../../exports/csv-line.ts'
import { inChunks } from '../../exports/in-chunks.ts'
import type { Cell } from '../../exports/ticket-cells.ts'
import { ticketLines } from '../../exports/ticket-lines.ts'
import { xlsxWorkbook } from '../../exports/xlsx-workbook.ts'
import { callerOf } from '../../plugins/permission.ts'

type Lines = AsyncIterable<readonly Cell[]>

/** The whole list of tickets as a table to take away: as GET /tickets finds and orders them, streamed. */
const exportRoute =
  (file: { extension: string; type: string; write(lines: Lines): AsyncIterable<string | Buffer> }): ApiPart =>
  (app, context) => {
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const lines = await ticketLines(context, callerOf(request), request.query as ListQuery)
      reply.headers({
        'Content-Type': file.type,
        'Content-Disposition': `attachment; filename="tickets.${file.extension}"`,
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'no-store',
      })
      return reply.send(Readable.from(request.method === 'HEAD' ? [] : file.write(lines)))
    }
    app.route({
      method: 'GET',
      url: `/api/v1/tickets/export.${file.extension}`,
      config: { action: 'ticket.export' },
      schema: {
        tags: ['tickets'],
        summary: `Export the tickets that a list finds as ${file.extension.toUpperCase()}`,
        querystring: exportQuery,
        response: {
          200: {
            description: 'the table, its first line the headings',
            content: { [file.type.split(';', 1)[0]!]: { schema: z.string().meta({ format: 'binary' }) } },
          },
          '4xx': failureEnvelope,
          '5xx': failureEnvelope,
        },
      },
      handler: handler as never,
    })
  }

async function* csvLines(lines: Lines): AsyncGenerator<string> {
  for await (const line of lines) yield csvLine(line)
}

export const exportCsvRoute = exportRoute({
  extension: 'csv',
  type: 'text/csv; charset=utf-8',
  write: (lines) => inChunks(csvLines(lines)),
})

export const exportXlsxRoute = exportRoute({
  extension: 'xlsx',
  type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  write: (lines) => xlsxWorkbook('Tickets', lines),
})
