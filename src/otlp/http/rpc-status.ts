/**
 * `google.rpc.Status`: the body of OTLP's response to a failed request. It has the same fields in JSON.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#failures
 */
export interface RpcStatus {
  /** A gRPC status code. */
  readonly code: number
  readonly message: string
}

const INVALID_ARGUMENT = 3
const INTERNAL = 13
const UNAVAILABLE = 14

/** The status in the body of a response with this HTTP status, 400 or above. */
export function rpcStatus(httpStatus: number, message: string): RpcStatus {
  if (httpStatus < 500) return { code: INVALID_ARGUMENT, message }
  return { code: httpStatus === 503 ? UNAVAILABLE : INTERNAL, message }
}
