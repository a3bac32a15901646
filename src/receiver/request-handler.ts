import type { IncomingMessage } from 'node:http'
import { type HttpResponse, plainResponse } from './http-response.ts'
import { corsHeaders, isPreflight, preflightResponse } from './cors.ts'
import { createGuard, type Guard } from './guard.ts'
import { packageVersion } from './package-version.ts'
import type { MutableCounts } from './receiver-counts.ts'
import type { ReceiverSettings } from './receiver-options.ts'
import { LogIntake } from './log-intake.ts'
import { MetricIntake } from './metric-intake.ts'
import { OtlpRoute } from './otlp-route.ts'
import { TraceIntake } from './trace-intake.ts'

/** Responds to each request: the guard first, then the routes. */
export class RequestHandler {
  readonly #guard: Guard
  readonly #routes: ReadonlyMap<string | undefined, OtlpRoute>
  readonly #counts: MutableCounts
  readonly #about: HttpResponse

  constructor(settings: ReceiverSettings, counts: MutableCounts) {
    this.#guard = createGuard(settings)
    this.#routes = new Map([
      ['/v1/traces', new OtlpRoute(settings, new TraceIntake(settings, counts))],
      ['/v1/logs', new OtlpRoute(settings, new LogIntake(settings, counts))],
      ['/v1/metrics', new OtlpRoute(settings, new MetricIntake(counts))],
    ])
    this.#counts = counts
    this.#about = aboutResponse()
  }

  async respond(request: IncomingMessage): Promise<HttpResponse> {
    const reason = this.#guard(request)
    const response =
      reason === undefined ? await this.#respondAllowed(request) : plainResponse(403, reason)
    if (this.#isCounted(request)) this.#count(response.status)
    return response
  }

  async #respondAllowed(request: IncomingMessage): Promise<HttpResponse> {
    const response = isPreflight(request) ? preflightResponse(request) : await this.#route(request)
    return { ...response, headers: { ...response.headers, ...corsHeaders(request) } }
  }

  async #route(request: IncomingMessage): Promise<HttpResponse> {
    const path = pathOf(request)
    const route = this.#routes.get(path)
    if (route !== undefined) return route.respond(request)
    if (path === '/' && request.method === 'GET') return this.#about
    return plainResponse(404, 'not found; send traces to POST /v1/traces')
  }

  #isCounted(request: IncomingMessage): boolean {
    return this.#routes.has(pathOf(request)) && !isPreflight(request)
  }

  #count(status: number): void {
    this.#counts.requests++
    if (status >= 400 && status < 500) this.#counts.refused++
  }
}

function pathOf({ url = '' }: IncomingMessage): string | undefined {
  return url.split('?', 1)[0]
}

// If its port is taken, the CLI requests this to tell a receiver of ours from another program.
function aboutResponse(): HttpResponse {
  const about = { name: 'threadspan', receiver: 'otlp/http', version: packageVersion() }
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(about),
  }
}
