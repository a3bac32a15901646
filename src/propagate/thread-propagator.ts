import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import { THREAD_STATE_KEY } from '../thread/tracestate-entry.ts'
import { headersOf } from './carrier.ts'
import { clientHosts } from './client-host.ts'
import { type Host, HostList, hostOfName } from './host-list.ts'
import { deleteTraceStateMember } from './trace-state.ts'

/** The hosts that {@link ThreadPropagator} trusts where it is told none: what is sent there stays on this machine. */
const LOOPBACK = ['localhost', '*.localhost', '127.0.0.1', '::1'] as const

/** Who may learn which thread a request belongs to. */
export interface ThreadPropagatorOptions {
  /**
   * The hosts of your own services: `orders.internal`, `orders.internal:8080`, `*.shop.example`. The list is exhaustive,
   * but for a page's own origin, which is always on it. An LLM provider's host never is.
   *
   * @default localhost, *.localhost, 127.0.0.1 and ::1
   */
  readonly hosts?: readonly string[]
}

/**
 * Keeps the thread's id among your own services. The stock propagators send all of `tracestate` wherever `traceparent`
 * goes, to an LLM provider too; around one of them, this lets Threadspan's entry out only to listed hosts, judged by the
 * client span that is current when an instrumentation injects its headers. Where there is no such span, or it does not
 * record or name its host, the entry stays in. Everything else that the delegate writes or reads is left as it is.
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

  /** @throws OptionError naming the host that is none, or is an LLM provider's. */
  constructor(delegate: TextMapPropagator, { hosts = LOOPBACK }: ThreadPropagatorOptions = {}) {
    this.#delegate = delegate
    this.#hosts = new HostList('ThreadPropagator', hosts)
  }

  inject(from: Context, carrier: unknown, setter: TextMapSetter<unknown>): void {
    const told = this.#mayTell(from) ? headersOf(from).tracestate : undefined
    let isTraced = false
    this.#delegate.inject(from, carrier, {
      set(to: unknown, key: string, value: string) {
        const name = key.toLowerCase()
        if (name === 'traceparent') isTraced = true
        if (name !== 'tracestate') return setter.set(to, key, value)
        const others = deleteTraceStateMember(value, THREAD_STATE_KEY)
        if (told === undefined && others !== '') setter.set(to, key, others)
      },
    })
    if (isTraced && told !== undefined) setter.set(carrier, 'tracestate', told)
  }

  extract(into: Context, carrier: unknown, getter: TextMapGetter<unknown>): Context {
    return this.#delegate.extract(into, carrier, getter)
  }

  fields(): string[] {
    return this.#delegate.fields()
  }

  #mayTell(from: Context): boolean {
    const hosts = clientHosts(from)
    return hosts.length > 0 && hosts.every((host) => this.#hosts.has(host) || isOwnOrigin(host))
  }
}

// In a page; a server has no origin of its own that it could trust a caller to name.
function isOwnOrigin({ name, port }: Host): boolean {
  const { location } = globalThis as { location?: { hostname?: string; port?: string } }
  const own = hostOfName(location?.hostname)
  if (own?.name !== name) return false
  return port === undefined || defaultPort(port) === defaultPort(location?.port ?? '')
}

function defaultPort(port: string): string {
  return port === '80' || port === '443' ? '' : port
}
