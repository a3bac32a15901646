import type { IncomingMessage } from 'node:http'
import { type Answer, plainAnswer } from './answer.ts'
import { corsHeaders, isPreflight, preflightAnswer } from './cors.ts'
import { createGuard, type Guard } from './guard.ts'
import { packageVersion } from './package-version.ts'
import type { MutableCounts } from './receiver-counts.ts'
import type { ReceiverSettings } from './receiver-options.ts'
import { LogIntake } from './log-intake.ts'
import { MetricIntake } from './metric-intake.ts'
import { OtlpRoute } from './otlp-route.ts'
import { TraceIntake } from './trace-intake.ts'

/** Finds the answer to each request: the guard first, then the routes. */
export class RequestHandler {
  readonly #guard: Guard
  readonly #routes: ReadonlyMap<string | undefined, OtlpRoute>
  readonly #counts: MutableCounts
  readonly #about: Answer

  constructor(settings: ReceiverSettings, counts: MutableCounts) {
    this.#guard = createGuard(settings)
    this.#routes = new Map([
      ['/v1/traces', new OtlpRoute(settings, new TraceIntake(settings, counts))],
      ['/v1/logs', new OtlpRoute(settings, new LogIntake(settings, counts))],
      ['/v1/metrics', new OtlpRoute(settings, new MetricIntake(counts))],
    ])
    this.#counts = counts
    this.#about = aboutAnswer()
  }

  async answer(request: IncomingMessage): Promise<Answer> {
    const reason = this.#guard(request)
    const answer =
      reason === undefined ? await this.#answerAllowed(request) : plainAnswer(403, reason)
    if (this.#isCounted(request)) this.#count(answer.status)
    return answer
  }

  async #answerAllowed(request: IncomingMessage): Promise<Answer> {
    const answer = isPreflight(request) ? preflightAnswer(request) : await this.#route(request)
    return { ...answer, headers: { ...answer.headers, ...corsHeaders(request) } }
  }

  async #route(request: IncomingMessage): Promise<Answer> {
    const path = pathOf(request)
    const route = this.#routes.get(path)
    if (route !== undefined) return route.answer(request)
    if (path === '/' && request.method === 'GET') return this.#about
    return plainAnswer(404, 'not found, traces go to POST /v1/traces')
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

// The CLI asks this of a port that is taken, to tell a receiver of ours from another program.
function aboutAnswer(): Answer {
  const about = { name: 'threadspan', receiver: 'otlp/http', version: packageVersion() }
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(about),
  }
}
