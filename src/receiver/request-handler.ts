import type { IncomingMessage } from 'node:http'
import { type HttpResponse, plainResponse } from './http-response.ts'
import { corsHeaders, isPreflight, preflightResponse } from './cors.ts'
import type { Exchange } from './exchange.ts'
import { createGuard, type Guard } from './guard.ts'
import { packageVersion } from './package-version.ts'
import type { MutableCounts } from './receiver-counts.ts'
import type { ReceiverSettings } from './receiver-options.ts'
import { LogIntake } from './intake/log-intake.ts'
import type { MemoryBudget } from './body/memory-budget.ts'
import { MetricIntake } from './intake/metric-intake.ts'
import { OtlpRoute } from './otlp-route.ts'
import { createTokenCheck, type TokenCheck } from './token-check.ts'
import { TraceIntake } from './intake/trace-intake.ts'
import { Turns } from './body/turns.ts'

/** Responds to each request: the guard first, then the token, then the routes. */
export class RequestHandler {
  readonly #guard: Guard
  readonly #checkToken: TokenCheck
  readonly #routes: ReadonlyMap<string | undefined, OtlpRoute>
  readonly #settings: ReceiverSettings
  readonly #counts: MutableCounts
  readonly #version = packageVersion()

  constructor(settings: ReceiverSettings, counts: MutableCounts, memory: MemoryBudget) {
    const shared = { memory, turns: new Turns() }
    this.#guard = createGuard(settings)
    this.#checkToken = createTokenCheck(settings.token)
    this.#routes = new Map([
      ['/v1/traces', new OtlpRoute(settings, shared, new TraceIntake(settings, counts))],
      ['/v1/logs', new OtlpRoute(settings, shared, new LogIntake(settings, counts))],
      ['/v1/metrics', new OtlpRoute(settings, shared, new MetricIntake(counts))],
    ])
    this.#settings = settings
    this.#counts = counts
  }

  async respond(exchange: Exchange): Promise<HttpResponse> {
    const { request } = exchange
    const reason = this.#guard(request)
    const response =
      reason === undefined ? await this.#respondAllowed(exchange) : plainResponse(403, reason)
    if (this.#isCounted(request)) this.#count(response.status)
    return response
  }

  async #respondAllowed(exchange: Exchange): Promise<HttpResponse> {
    const { request } = exchange
    const response = isPreflight(request) ? preflightResponse(request) : await this.#route(exchange)
    return { ...response, headers: { ...response.headers, ...corsHeaders(request) } }
  }

  async #route(exchange: Exchange): Promise<HttpResponse> {
    const { request } = exchange
    const path = pathOf(request)
    const route = this.#routes.get(path)
    if (route !== undefined) return this.#refuseStranger(request) ?? route.respond(exchange)
    if (path === '/' && request.method === 'GET') return this.#about(request)
    return plainResponse(404, 'not found; send traces to POST /v1/traces')
  }

  // If its port is taken, the CLI requests this to tell a receiver of ours from another program. `doctor` reads the counts,
  // which are for those who may write.
  #about(request: IncomingMessage): HttpResponse {
    const counts = this.#checkToken(request) === undefined ? { counts: this.#counts } : {}
    const about = { name: 'threadspan', receiver: 'otlp/http', version: this.#version, ...counts }
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(about),
    }
  }

  #refuseStranger(request: IncomingMessage): HttpResponse | undefined {
    const refusal = this.#checkToken(request)
    if (refusal === undefined) return undefined
    const from = request.socket.remoteAddress ?? 'an unknown address'
    this.#settings.onProblem({
      reason: 'refused',
      message: `a request from ${from} was refused: it has not the right token`,
    })
    return refusal
  }

  #isCounted(request: IncomingMessage): boolean {
    return this.#routes.has(pathOf(request)) && !isPreflight(request)
  }

  #count(status: number): void {
    this.#counts.requests++
    if (status >= 400 && status < 500) this.#counts.refused++
    if (status === 503) this.#counts.postponed++
  }
}

function pathOf({ url = '' }: IncomingMessage): string | undefined {
  return url.split('?', 1)[0]
}
