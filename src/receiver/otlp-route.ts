import type { IncomingMessage } from 'node:http'
import type { ExportResponse, OtlpSignal } from '../otlp/export-response.ts'
import { isThreadspanError, OtlpDecodeError } from '../thread/errors.ts'
import { type Answer, plainAnswer } from './answer.ts'
import { findEncoding, type OtlpEncoding } from './otlp-encoding.ts'
import { readBody } from './read-body.ts'
import type { ReceiverSettings } from './receiver-options.ts'
import type { ReceiverProblem } from './receiver-problem.ts'
import { RefusedRequest } from './refused-request.ts'
import { thrownProblem } from './thrown-problem.ts'

const RETRY_AFTER_SECONDS = '5'

/** gRPC's codes, which OTLP uses over HTTP too. */
const INVALID_ARGUMENT = 3
const INTERNAL = 13
const UNAVAILABLE = 14

/** What becomes of the bodies of one signal. */
export interface SignalIntake {
  readonly signal: OtlpSignal
  /**
   * Takes one body; resolves when what is of use in it is stored.
   *
   * @throws OtlpDecodeError, or RefusedRequest, where it is not OTLP; StoreError where it could not be kept.
   */
  take(body: Uint8Array, encoding: OtlpEncoding): Promise<ExportResponse>
}

/** Answers one of OTLP's paths as the Collector does: not before the store has what was sent. */
export class OtlpRoute {
  readonly #settings: ReceiverSettings
  readonly #intake: SignalIntake

  constructor(settings: ReceiverSettings, intake: SignalIntake) {
    this.#settings = settings
    this.#intake = intake
  }

  /** Reads, stores and answers one request; never throws. */
  async answer(request: IncomingMessage): Promise<Answer> {
    if (request.method !== 'POST') {
      return plainAnswer(405, 'method not allowed, supported: [POST]', { allow: 'POST' })
    }
    const encoding = findEncoding(request.headers['content-type'])
    if (encoding === undefined) {
      const supported = '[application/json, application/x-protobuf]'
      return plainAnswer(415, `unsupported media type, supported: ${supported}`)
    }
    try {
      return await this.#receive(request, encoding)
    } catch (error) {
      this.#settings.onProblem(thrownProblem(reasonOf(error), error))
      return answerFailure(encoding, error)
    }
  }

  async #receive(request: IncomingMessage, encoding: OtlpEncoding): Promise<Answer> {
    const { signal } = this.#intake
    const body = await readBody(request, this.#settings.maxBodyBytes)
    const response = await this.#intake.take(body, encoding)
    return {
      status: 200,
      headers: { 'content-type': encoding.contentType },
      body: encoding.encodeResponse(response, signal),
    }
  }
}

function answerFailure(encoding: OtlpEncoding, error: unknown): Answer {
  if (error instanceof RefusedRequest) return failure(encoding, error.status, error.message)
  if (error instanceof OtlpDecodeError) return failure(encoding, 400, error.message)
  // A store's own message may hold a path, which is for its owner and not for the sender.
  if (isStoreError(error)) return failure(encoding, 503, 'the store cannot be written now')
  return failure(encoding, 500, 'what was sent could not be kept')
}

function failure(encoding: OtlpEncoding, status: number, message: string): Answer {
  return {
    status,
    headers: {
      'content-type': encoding.contentType,
      ...(status === 503 && { 'retry-after': RETRY_AFTER_SECONDS }),
    },
    body: encoding.encodeStatus({ code: rpcCode(status), message }),
  }
}

function reasonOf(error: unknown): ReceiverProblem['reason'] {
  if (error instanceof RefusedRequest || error instanceof OtlpDecodeError) return 'refused'
  return isStoreError(error) ? 'store-failed' : 'failed'
}

// By its code, because a store of the app's own may throw the class of another copy of this package.
function isStoreError(error: unknown): boolean {
  return isThreadspanError(error) && error.code === 'STORE'
}

function rpcCode(status: number): number {
  if (status < 500) return INVALID_ARGUMENT
  return status === 503 ? UNAVAILABLE : INTERNAL
}
