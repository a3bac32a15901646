import type { ExportResponse, OtlpSignal } from '../otlp/http/export-response.ts'
import { rpcStatus } from '../otlp/http/rpc-status.ts'
import { isThreadspanError, OtlpDecodeError } from '../thread/errors.ts'
import { BodyWork } from './body/body-work.ts'
import type { Exchange } from './exchange.ts'
import { type HttpResponse, plainResponse } from './http-response.ts'
import { findRequestEncoding, type RequestEncoding } from '../otlp/http/request-encoding.ts'
import type { MemoryBudget } from './body/memory-budget.ts'
import { readBody } from './body/read-body.ts'
import type { ReceiverSettings } from './receiver-options.ts'
import type { ReceiverProblem } from './receiver-problem.ts'
import { RefusedRequest } from './refused-request.ts'
import { thrownProblem } from './thrown-problem.ts'
import type { Turns } from './body/turns.ts'

const RETRY_AFTER_SECONDS = '5'

/** Processes the bodies of one signal. */
export interface SignalIntake {
  readonly signal: OtlpSignal
  /**
   * Takes one body. Resolves when everything useful in it is stored.
   *
   * @throws OtlpDecodeError if it is not OTLP.
   * @throws RefusedRequest if it does not fit into the memory.
   * @throws StoreError if it could not be stored.
   */
  take(body: Uint8Array, encoding: RequestEncoding, work: BodyWork): Promise<ExportResponse>
}

/** What the routes of a receiver share. */
export interface SharedWork {
  readonly memory: MemoryBudget
  readonly turns: Turns
}

/** Responds on one of OTLP's paths as the Collector does: only after the store has what was sent. */
export class OtlpRoute {
  readonly #settings: ReceiverSettings
  readonly #shared: SharedWork
  readonly #intake: SignalIntake

  constructor(settings: ReceiverSettings, shared: SharedWork, intake: SignalIntake) {
    this.#settings = settings
    this.#shared = shared
    this.#intake = intake
  }

  /** Reads and stores one request, and returns the response to it. Never throws. */
  async respond(exchange: Exchange): Promise<HttpResponse> {
    const { method, headers } = exchange.request
    if (method !== 'POST') {
      return plainResponse(405, 'method not allowed, supported: [POST]', { allow: 'POST' })
    }
    const encoding = findRequestEncoding(headers['content-type'])
    if (encoding === undefined) {
      const supported = '[application/json, application/x-protobuf]'
      return plainResponse(415, `unsupported media type, supported: ${supported}`)
    }
    try {
      return await this.#receive(exchange, encoding)
    } catch (error) {
      this.#settings.onProblem(thrownProblem(reasonOf(error), error))
      return failureResponse(encoding, error)
    }
  }

  async #receive(exchange: Exchange, encoding: RequestEncoding): Promise<HttpResponse> {
    const { memory, turns } = this.#shared
    const { signal } = this.#intake
    const lease = memory.lease()
    try {
      const body = await readBody(exchange, this.#settings, lease)
      const work = new BodyWork(turns, lease, body.length)
      const response = await this.#intake.take(body, encoding, work)
      return {
        status: 200,
        headers: { 'content-type': encoding.contentType },
        body: encoding.encodeResponse(response, signal),
      }
    } finally {
      lease.release()
    }
  }
}

function failureResponse(encoding: RequestEncoding, error: unknown): HttpResponse {
  if (error instanceof RefusedRequest) return failure(encoding, error.status, error.message)
  if (error instanceof OtlpDecodeError) return failure(encoding, 400, error.message)
  // The store's message may contain a path. That is for the store's owner, not for the sender.
  if (isStoreError(error)) return failure(encoding, 503, 'the store cannot be written to now')
  return failure(encoding, 500, 'the request could not be stored')
}

function failure(encoding: RequestEncoding, status: number, message: string): HttpResponse {
  return {
    status,
    headers: {
      'content-type': encoding.contentType,
      ...(status === 503 && { 'retry-after': RETRY_AFTER_SECONDS }),
    },
    body: encoding.encodeStatus(rpcStatus(status, message)),
  }
}

function reasonOf(error: unknown): ReceiverProblem['reason'] {
  if (error instanceof RefusedRequest) return error.status === 503 ? 'memory-full' : 'refused'
  if (error instanceof OtlpDecodeError) return 'refused'
  return isStoreError(error) ? 'store-failed' : 'failed'
}

// Checks the code, not the class: an app's own store may use another copy of this package.
function isStoreError(error: unknown): boolean {
  return isThreadspanError(error) && error.code === 'STORE'
}
