import type { Context } from '@opentelemetry/api'
import { isThreadInHeaders, requestContext } from './request-context.ts'
import { readJsonBody } from './read-json-body.ts'
import type { RequestThreadFinder } from './request-options.ts'

/** The context of a web-standard `Request`. Its body is read only if its headers do not name the thread. */
export async function webRequestContext<Wrapped>(
  finder: RequestThreadFinder<Wrapped>,
  request: Wrapped,
  raw: Request,
): Promise<Context> {
  const { headers } = raw
  const isWanted = finder.readsBody && !isThreadInHeaders(headers)
  const body = isWanted ? await readJsonBody(raw) : undefined
  return requestContext(finder, { request, headers, body })
}
