import { setTimeout as wait } from 'node:timers/promises'
import { encodeTraces } from '../../otlp/encode-json.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { fromJson, isJsonObject } from '../../thread/json.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { tracesUrl } from '../../otlp/traces-url.ts'

// A fifth of what a Collector takes; one message may be larger and then travels alone.
const MAX_REQUEST_BYTES = 4 * 1024 * 1024
const PATIENCE_MILLIS = 30_000
// What OTLP says may be sent again.
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** Sends spans over OTLP/HTTP in JSON, one bounded request after the other. */
export class ImportSender {
  readonly #url: string

  /** Takes an OTLP base URL such as `http://127.0.0.1:4318`. */
  constructor(url: string) {
    this.#url = url
  }

  /**
   * Resolves when all spans are taken, trying again for half a minute where the other side is busy or away.
   *
   * @throws Error saying why the other side took none or only some of a request; CliError where it is gone.
   */
  async send(spans: readonly RecordedSpan[]): Promise<void> {
    for (const request of splitByBytes(spans)) await this.#sendRequest(request)
  }

  async #sendRequest(spans: readonly RecordedSpan[]): Promise<void> {
    const body = JSON.stringify(encodeTraces(spans))
    const deadline = Date.now() + PATIENCE_MILLIS
    for (let pause = 250; ; pause = Math.min(pause * 2, 5000)) {
      const answer = await this.#post(body)
      if (answer instanceof Response && !RETRYABLE.has(answer.status)) return assertTaken(answer)
      if (Date.now() + pause > deadline) throw this.#gone(answer)
      await wait(Math.max(pause, retryAfterMillis(answer)))
    }
  }

  async #post(body: string): Promise<Response | Error> {
    try {
      return await fetch(tracesUrl(this.#url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(PATIENCE_MILLIS),
      })
    } catch (error) {
      return error as Error
    }
  }

  #gone(answer: Response | Error): CliError {
    return new CliError(
      EXIT.source,
      `${this.#url} took no more spans`,
      'Run the same import again when it is back: what is there already is not added twice.',
      { cause: answer instanceof Error ? answer : new Error(`it answered ${answer.status}`) },
    )
  }
}

async function assertTaken(answer: Response): Promise<void> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`refused with ${answer.status}: ${text.slice(0, 500)}`)
  const body = fromJson(text)
  const partial = isJsonObject(body) ? body['partialSuccess'] : undefined
  if (!isJsonObject(partial) || Number(partial['rejectedSpans'] ?? 0) === 0) return
  throw new Error(
    `${Number(partial['rejectedSpans'])} spans rejected: ${String(partial['errorMessage'])}`,
  )
}

function retryAfterMillis(answer: Response | Error): number {
  const seconds = answer instanceof Response ? Number(answer.headers.get('retry-after')) : 0
  return seconds > 0 && seconds < 60 ? seconds * 1000 : 0
}

function splitByBytes(spans: readonly RecordedSpan[]): RecordedSpan[][] {
  const requests: RecordedSpan[][] = []
  let bytes = Infinity
  for (const span of spans) {
    const size = spanBytes(span)
    if (bytes + size > MAX_REQUEST_BYTES) {
      requests.push([])
      bytes = 0
    }
    requests.at(-1)?.push(span)
    bytes += size
  }
  return requests
}

/** About how many bytes a span takes in a request. */
export function spanBytes({ attributes }: RecordedSpan): number {
  const texts = Object.values(attributes).filter((value) => typeof value === 'string')
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 1024)
}
