import type * as Http from 'node:http'
import { createRequire } from 'node:module'
import { context, ROOT_CONTEXT } from '@opentelemetry/api'

const http = createRequire(import.meta.url)('node:http') as typeof Http

/** Posts JSON outside any trace. Not fetch, because nothing may instrument the client. */
export function postJson(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
  agent?: Http.Agent,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    context.with(ROOT_CONTEXT, () => {
      const all = { 'content-type': 'application/json', ...headers }
      const options = { method: 'POST', headers: all, ...(agent && { agent }) }
      const request = http.request(url, options, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      })
      request.on('error', reject).end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
}
