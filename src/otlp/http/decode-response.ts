import { decodeJsonResponse } from '../json/json-response.ts'
import { decodeProtobufResponse } from '../protobuf/protobuf-response.ts'
import type { ExportResponse } from './export-response.ts'

const BRACE = 0x7b
// White space, and the bytes of a byte order mark.
const IGNORED = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf])

/**
 * Reads the body of a 2xx response: an `ExportTraceServiceResponse` in JSON or protobuf, whatever the encoding of the
 * request was, or nothing at all. Undefined for anything else. It then comes from a login page, a captive portal or a
 * wrong server, and does not acknowledge the spans.
 *
 * @param contentType - The header, if there was one.
 */
export function decodeResponse(body: Uint8Array, contentType = ''): ExportResponse | undefined {
  const first = body.find((byte) => !IGNORED.has(byte))
  if (first === BRACE) return decodeJsonResponse(body)
  return decodeProtobufResponse(body, contentType.includes('protobuf'))
}
