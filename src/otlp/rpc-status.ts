import { ProtobufWriter } from './protobuf-writer.ts'

/** `google.rpc.Status`: what OTLP answers a request that failed with. As JSON it is what it is. */
export interface RpcStatus {
  /** A gRPC status code, for instance 3 for an invalid argument. */
  readonly code: number
  readonly message: string
}

/** A status in protobuf. */
export function encodeProtobufStatus({ code, message }: RpcStatus): Uint8Array {
  return new ProtobufWriter().integer(1, code).text(2, message).finish()
}
