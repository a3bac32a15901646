import type { ExportResponse } from '../http/export-response.ts'
import type { RpcStatus } from '../http/rpc-status.ts'
import { beginMessage, endMessage, FIELD_BYTES, putInteger } from './encode/put-field.ts'
import { putText, textRoom } from './encode/put-text.ts'
import { ProtobufReader } from './protobuf-reader.ts'

/**
 * An `ExportTraceServiceResponse` in protobuf, which is the same for all signals. It is empty if everything was kept as it
 * was. A reason without rejected items is a warning.
 */
export function encodeProtobufResponse({ rejected, reason = '' }: ExportResponse): Uint8Array {
  if (rejected === 0 && reason === '') return new Uint8Array()
  const bytes = new Uint8Array(textRoom(reason) + 2 * FIELD_BYTES)
  const start = beginMessage(bytes, 0, 1, reason.length)
  const end = putReason(bytes, putInteger(bytes, start, 1, rejected), reason)
  return bytes.subarray(0, endMessage(bytes, 0, start, end))
}

/** A `google.rpc.Status` in protobuf. */
export function encodeProtobufStatus({ code, message }: RpcStatus): Uint8Array {
  const bytes = new Uint8Array(textRoom(message) + 2 * FIELD_BYTES)
  return bytes.subarray(0, putReason(bytes, putInteger(bytes, 0, 1, code), message))
}

/**
 * Reads an `ExportTraceServiceResponse`. Undefined if the body is not one.
 *
 * @param isDeclared - Whether the response says that it is protobuf. Only then may it have unknown fields, because a
 *   short text may look like one.
 */
export function decodeProtobufResponse(
  body: Uint8Array,
  isDeclared = false,
): ExportResponse | undefined {
  try {
    let response: ExportResponse | undefined =
      isDeclared || body.length === 0 ? { rejected: 0 } : undefined
    const reader = new ProtobufReader(body)
    while (reader.next()) {
      if (reader.field === 1) response = decodePartialSuccess(reader.message())
      else if (isDeclared) reader.skip()
      else return undefined
    }
    return response
  } catch {
    return undefined
  }
}

function decodePartialSuccess(partial: ProtobufReader): ExportResponse {
  let rejected = 0
  let reason = ''
  while (partial.next()) {
    if (partial.field === 1) rejected = Number(partial.integer())
    else if (partial.field === 2) reason = partial.text()
    else partial.skip()
  }
  return { rejected, ...(reason !== '' && { reason }) }
}

// Field 2 of both messages. Proto3 omits an empty text.
function putReason(bytes: Uint8Array, at: number, reason: string): number {
  return reason === '' ? at : putText(bytes, at, 2, reason)
}
