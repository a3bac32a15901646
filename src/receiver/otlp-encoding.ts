import { decodeJsonTraces } from '../otlp/decode-json.ts'
import { decodeJsonLogs } from '../otlp/decode-json-logs.ts'
import { decodeProtobufTraces } from '../otlp/decode-protobuf.ts'
import { decodeProtobufLogs } from '../otlp/decode-protobuf-logs.ts'
import type { DecodedLogs } from '../otlp/decoded-logs.ts'
import type { DecodedTraces } from '../otlp/decoded-traces.ts'
import {
  encodeJsonResponse,
  encodeProtobufResponse,
  type ExportResponse,
  type OtlpSignal,
} from '../otlp/export-response.ts'
import { encodeProtobufStatus, type RpcStatus } from '../otlp/rpc-status.ts'
import { RefusedRequest } from './refused-request.ts'

/** One of the two encodings of OTLP over HTTP. A request is answered in its own. */
export interface OtlpEncoding {
  readonly contentType: string
  /**
   * Reads a body that is not empty.
   *
   * @throws OtlpDecodeError, or RefusedRequest where it is not even JSON.
   */
  readonly decodeTraces: (body: Uint8Array) => DecodedTraces
  /** The same for log records. */
  readonly decodeLogs: (body: Uint8Array) => DecodedLogs
  readonly encodeResponse: (response: ExportResponse, signal: OtlpSignal) => string | Uint8Array
  readonly encodeStatus: (status: RpcStatus) => string | Uint8Array
}

const JSON_ENCODING: OtlpEncoding = {
  contentType: 'application/json',
  decodeTraces: (body) => decodeJsonTraces(parseJson(body)),
  decodeLogs: (body) => decodeJsonLogs(parseJson(body)),
  encodeResponse: (response, signal) => JSON.stringify(encodeJsonResponse(response, signal)),
  encodeStatus: (status) => JSON.stringify(status),
}

const PROTOBUF_ENCODING: OtlpEncoding = {
  contentType: 'application/x-protobuf',
  decodeTraces: decodeProtobufTraces,
  decodeLogs: decodeProtobufLogs,
  encodeResponse: encodeProtobufResponse,
  encodeStatus: encodeProtobufStatus,
}

/** The encoding that a `content-type` header names, in any case and with any parameters. */
export function findEncoding(contentType = ''): OtlpEncoding | undefined {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase()
  return [JSON_ENCODING, PROTOBUF_ENCODING].find(({ contentType }) => contentType === mediaType)
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch (cause) {
    throw new RefusedRequest(400, `not JSON: ${(cause as Error).message}`, { cause })
  }
}
