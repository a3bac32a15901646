import type { DecodedLogs } from '../decoded-logs.ts'
import type { DecodedTraces } from '../decoded-traces.ts'
import { jsonLogSteps } from '../json/decode-json-logs.ts'
import { jsonTraceSteps } from '../json/decode-json-traces.ts'
import { encodeJsonResponse } from '../json/json-response.ts'
import type { DecodeSteps } from '../limits/decode-steps.ts'
import type { OtlpLimits } from '../limits/otlp-limits.ts'
import { protobufLogSteps } from '../protobuf/decode-protobuf-logs.ts'
import { protobufTraceSteps } from '../protobuf/decode-protobuf-traces.ts'
import { encodeProtobufResponse, encodeProtobufStatus } from '../protobuf/protobuf-response.ts'
import type { ExportResponse, OtlpSignal } from './export-response.ts'
import type { RpcStatus } from './rpc-status.ts'

/** One of OTLP's two encodings, for a receiver. The response to a request has the same encoding. */
export interface RequestEncoding {
  readonly contentType: string
  /**
   * Reads a body that is not empty, step by step.
   *
   * @throws OtlpDecodeError from a step if the body cannot be read as a whole, or is above a limit.
   */
  readonly decodeTraces: (body: Uint8Array, limits: OtlpLimits) => DecodeSteps<DecodedTraces>
  /** Like {@link decodeTraces}, for log records. */
  readonly decodeLogs: (body: Uint8Array, limits: OtlpLimits) => DecodeSteps<DecodedLogs>
  readonly encodeResponse: (response: ExportResponse, signal: OtlpSignal) => string | Uint8Array
  readonly encodeStatus: (status: RpcStatus) => string | Uint8Array
}

const JSON_ENCODING: RequestEncoding = {
  contentType: 'application/json',
  decodeTraces: jsonTraceSteps,
  decodeLogs: jsonLogSteps,
  encodeResponse: (response, signal) => JSON.stringify(encodeJsonResponse(response, signal)),
  encodeStatus: (status) => JSON.stringify(status),
}

const PROTOBUF_ENCODING: RequestEncoding = {
  contentType: 'application/x-protobuf',
  decodeTraces: protobufTraceSteps,
  decodeLogs: protobufLogSteps,
  encodeResponse: encodeProtobufResponse,
  encodeStatus: encodeProtobufStatus,
}

/** The encoding that a `content-type` header names, in any case and with any parameters. */
export function findRequestEncoding(contentType = ''): RequestEncoding | undefined {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase()
  return [JSON_ENCODING, PROTOBUF_ENCODING].find(({ contentType }) => contentType === mediaType)
}
