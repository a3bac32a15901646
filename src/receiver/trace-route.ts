import type { IncomingMessage } from 'node:http'
import type { DecodedTraces } from '../otlp/decoded-traces.ts'
import type { WriteResult } from '../store/span-writer.ts'
import { isThreadspanError, OtlpDecodeError } from '../thread/errors.ts'
import { type Answer, plainAnswer } from './answer.ts'
import { findEncoding, type OtlpEncoding } from './otlp-encoding.ts'
import { readBody } from './read-body.ts'
import type { MutableCounts } from './receiver-counts.ts'
import type { ReceivedBatch, ReceiverSettings } from './receiver-options.ts'
import { RefusedRequest } from './refused-request.ts'

const RETRY_AFTER_SECONDS = '5'

/** gRPC's codes, which OTLP uses over HTTP too. */
const INVALID_ARGUMENT = 3
const INTERNAL = 13
const UNAVAILABLE = 14

/** Answers `/v1/traces` as the Collector does: not before the store has the spans. */
export class TraceRoute {
  readonly #settings: ReceiverSettings
  readonly #counts: MutableCounts

  constructor(settings: ReceiverSettings, counts: MutableCounts) {
    this.#settings = settings
    this.#counts = counts
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
      this.#settings.onProblem(toError(error))
      return answerFailure(encoding, error)
    }
  }

  async #receive(request: IncomingMessage, encoding: OtlpEncoding): Promise<Answer> {
    const body = await readBody(request, this.#settings.maxBodyBytes)
    const traces = body.length === 0 ? { spans: [], rejected: 0 } : encoding.decode(body)
    this.#reportRejected(traces)
    const result = await this.#store(traces)
    this.#reportBatch({ ...result, spans: traces.spans })
    return {
      status: 200,
      headers: { 'content-type': encoding.contentType },
      body: encoding.encodeResponse(traces),
    }
  }

  #reportRejected({ rejected, reason }: DecodedTraces): void {
    this.#counts.rejected += rejected
    if (rejected === 0) return
    this.#settings.onProblem(new OtlpDecodeError(`${rejected} spans rejected: ${reason}`))
  }

  // The spans are stored: whatever the callback does, the sender must not send them again.
  #reportBatch(batch: ReceivedBatch): void {
    try {
      this.#settings.onBatch(batch)
    } catch (error) {
      this.#settings.onProblem(toError(error))
    }
  }

  async #store({ spans }: DecodedTraces): Promise<WriteResult> {
    this.#counts.spans += spans.length
    if (spans.length === 0) return { stored: 0, duplicates: 0 }
    try {
      const result = await this.#settings.store.write(spans)
      this.#counts.stored += result.stored
      this.#counts.duplicates += result.duplicates
      return result
    } catch (error) {
      this.#counts.failed += spans.length
      throw error
    }
  }
}

function answerFailure(encoding: OtlpEncoding, error: unknown): Answer {
  if (error instanceof RefusedRequest) return failure(encoding, error.status, error.message)
  if (error instanceof OtlpDecodeError) return failure(encoding, 400, error.message)
  // What a store says of itself, such as a path, is for its owner and not for the sender.
  if (isThreadspanError(error) && error.code === 'STORE') {
    return failure(encoding, 503, 'the store cannot be written now')
  }
  return failure(encoding, 500, 'the spans could not be kept')
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

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

function rpcCode(status: number): number {
  if (status < 500) return INVALID_ARGUMENT
  return status === 503 ? UNAVAILABLE : INTERNAL
}
