import {
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api'
import { THREAD_STATE_KEY } from '../thread/tracestate-entry.ts'
import { agreedTraceparent } from './agreed-traceparent.ts'
import { headersOf } from './carrier.ts'
import { clientHosts } from './hosts/client-host.ts'
import { type Host, HostList, hostOfName } from './hosts/host-list.ts'
import { verifiedTraceState } from './thread-state-entry.ts'
import { deleteTraceStateMember } from './trace-state.ts'

/** The hosts that {@link ThreadPropagator} trusts by default: requests to them stay on this machine. */
const LOOPBACK = ['localhost', '*.localhost', '127.0.0.1', '::1'] as const

/** The hosts that may see which thread a request belongs to. */
export interface ThreadPropagatorOptions {
  /**
   * The hosts of your own services: `orders.internal`, `orders.internal:8080`, `*.shop.example`. No other host is
   * trusted, except a page's own origin. An LLM provider's host cannot be listed.
   *
   * @default localhost, *.localhost, 127.0.0.1 and ::1
   */
  readonly hosts?: readonly string[]
}

/**
 * Keeps the thread id among your own services. The stock propagators send all of `tracestate` with every `traceparent`,
 * also to an LLM provider. Wrapped around one of them, this sends Threadspan's entry to listed hosts only. The host is
 * that of the client span that is current when an instrumentation injects its headers. If there is no such span, or it
 * does not record or name its host, the entry is not sent. Everything else is as the delegate writes or reads it, except
 * an entry of ours that `propagationSecret` of `configureThreads` demands to be signed and that is not.
 *
 * @example
 * ```ts
 * const hosts = ['*.shop.internal']
 * new NodeSDK({ textMapPropagator: new ThreadPropagator(new W3CTraceContextPropagator(), { hosts }) })
 * ```
 */
export class ThreadPropagator implements TextMapPropagator {
  readonly #delegate: TextMapPropagator
  readonly #hosts: HostList

  /** @throws OptionError naming the entry that is not a host, or is the host of an LLM provider. */
  constructor(delegate: TextMapPropagator, { hosts = LOOPBACK }: ThreadPropagatorOptions = {}) {
    this.#delegate = delegate
    this.#hosts = new HostList('ThreadPropagator', hosts)
  }

  inject(from: Context, carrier: unknown, setter: TextMapSetter<unknown>): void {
    const ours = this.#isTrusted(from) ? headersOf(from).tracestate : undefined
    let isTraced = false
    this.#delegate.inject(from, carrier, {
      set(to: unknown, key: string, value: string) {
        const name = key.toLowerCase()
        if (name === 'traceparent') isTraced = true
        if (name !== 'tracestate') return setter.set(to, key, value)
        const others = deleteTraceStateMember(value, THREAD_STATE_KEY)
        if (ours === undefined && others !== '') setter.set(to, key, others)
      },
    })
    if (isTraced && ours !== undefined) setter.set(carrier, 'tracestate', ours)
  }

  extract(into: Context, carrier: unknown, getter: TextMapGetter<unknown>): Context {
    const arrived = this.#delegate.extract(into, carrier, agreeing(getter))
    const remote = trace.getSpanContext(arrived)
    if (remote?.traceState === undefined) return arrived
    const traceState = verifiedTraceState(remote)
    if (traceState === remote.traceState) return arrived
    const { traceState: _, ...ids } = remote
    return trace.setSpanContext(arrived, { ...ids, ...(traceState && { traceState }) })
  }

  fields(): string[] {
    return this.#delegate.fields()
  }

  #isTrusted(from: Context): boolean {
    const hosts = clientHosts(from)
    return hosts.length > 0 && hosts.every((host) => this.#hosts.has(host) || isOwnOrigin(host))
  }
}

// The stock propagator takes the first of a list, and nothing of what was joined.
function agreeing(getter: TextMapGetter<unknown>): TextMapGetter<unknown> {
  return {
    keys: (carrier) => getter.keys(carrier),
    get(carrier, key) {
      const value = getter.get(carrier, key)
      if (value === undefined || key.toLowerCase() !== 'traceparent') return value
      return agreedTraceparent([value].flat()) ?? value
    },
  }
}

// Only a page has an origin: a server cannot trust a caller to name one.
function isOwnOrigin({ name, port }: Host): boolean {
  const { location } = globalThis as { location?: { hostname?: string; port?: string } }
  const own = hostOfName(location?.hostname)
  if (own?.name !== name) return false
  return port === undefined || defaultPort(port) === defaultPort(location?.port ?? '')
}

function defaultPort(port: string): string {
  return port === '80' || port === '443' ? '' : port
}
