import { afterEach } from 'vitest'
import { otlpEndpoint, type OtlpEndpointOptions } from '../../src/delivery/http/otlp-endpoint.ts'
import type { Destination } from '../../src/delivery/destination.ts'
import { protobufEncoding } from '../../src/otlp/protobuf/protobuf-encoding.ts'
import { Sink } from '../faults/sink.ts'

/** A sink that listens, and the destination that sends to it. */
export interface Endpoint {
  readonly sink: Sink
  readonly url: string
  readonly destination: Destination
}

const open: Sink[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((sink) => sink.close()))
})

/** Starts an OTLP endpoint. It is closed after the test. */
export async function startEndpoint(options: Partial<OtlpEndpointOptions> = {}): Promise<Endpoint> {
  const sink = new Sink()
  open.push(sink)
  const url = await sink.listen()
  return { sink, url, destination: endpointAt(url, options) }
}

/** The destination that sends to a base URL. */
export function endpointAt(url: string, options: Partial<OtlpEndpointOptions> = {}): Destination {
  return otlpEndpoint({
    url: `${url}/v1/traces`,
    headers: {},
    encoding: protobufEncoding(),
    compression: 'none',
    requestTimeoutMillis: 10_000,
    ...options,
  })
}

/** The names of the spans that a sink has taken, in the order of their arrival. */
export function arrivedNames({ arrived }: Sink): readonly string[] {
  return arrived.map(({ name }) => name)
}
