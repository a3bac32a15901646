import { OtlpDecodeError } from '../../thread/errors.ts'
import type { DecodedLogs } from '../decoded-logs.ts'
import type { DecodedTraces } from '../decoded-traces.ts'
import { decodeJsonLogs } from '../json/decode-json-logs.ts'
import { decodeJsonTraces } from '../json/decode-json-traces.ts'
import { encodeJsonResponse } from '../json/json-response.ts'
import { decodeProtobufLogs } from '../protobuf/decode-protobuf-logs.ts'
import { decodeProtobufTraces } from '../protobuf/decode-protobuf-traces.ts'
import { encodeProtobufResponse, encodeProtobufStatus } from '../protobuf/protobuf-response.ts'
import type { ExportResponse, OtlpSignal } from './export-response.ts'
import type { RpcStatus } from './rpc-status.ts'

/** One of OTLP's two encodings, for a receiver. The response to a request has the same encoding. */
export interface RequestEncoding {
  readonly contentType: string
  /**
   * Reads a body that is not empty.
   *
   * @throws OtlpDecodeError if the body cannot be read as a whole.
   */
  readonly decodeTraces: (body: Uint8Array) => DecodedTraces
  /** Like {@link decodeTraces}, for log records. */
  readonly decodeLogs: (body: Uint8Array) => DecodedLogs
  readonly encodeResponse: (response: ExportResponse, signal: OtlpSignal) => string | Uint8Array
  readonly encodeStatus: (status: RpcStatus) => string | Uint8Array
}

const JSON_ENCODING: RequestEncoding = {
  contentType: 'application/json',
  decodeTraces: (body) => decodeJsonTraces(parseJson(body)),
  decodeLogs: (body) => decodeJsonLogs(parseJson(body)),
  encodeResponse: (response, signal) => JSON.stringify(encodeJsonResponse(response, signal)),
  encodeStatus: (status) => JSON.stringify(status),
}

const PROTOBUF_ENCODING: RequestEncoding = {
  contentType: 'application/x-protobuf',
  decodeTraces: decodeProtobufTraces,
  decodeLogs: decodeProtobufLogs,
  encodeResponse: encodeProtobufResponse,
  encodeStatus: encodeProtobufStatus,
}

/** The encoding that a `content-type` header names, in any case and with any parameters. */
export function findRequestEncoding(contentType = ''): RequestEncoding | undefined {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase()
  return [JSON_ENCODING, PROTOBUF_ENCODING].find(({ contentType }) => contentType === mediaType)
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch (cause) {
    throw new OtlpDecodeError(`not JSON: ${(cause as Error).message}`, { cause })
  }
}
