import { OptionError } from '../../thread/errors.ts'
import { isProviderHost } from './provider-hosts.ts'

/** A host as a request names it, in the spelling of URLs: lower case, punycode, IPv6 in brackets. */
export interface Host {
  readonly name: string
  /** Absent if unknown. */
  readonly port?: string
}

interface Entry extends Host {
  /** `*.shop.example`: every host below `shop.example`, but not `shop.example`. */
  readonly isSuffix: boolean
}

// A name, an IPv4 address, or an IPv6 address (in brackets if a port follows).
const ENTRY = /^(\*\.)?(\[[^\]]+\]|[^:]+|[\da-f]*:[\da-f.]*:[\da-f:.]*)(?::(\d{1,5}))?$/i
const MAX_PORT = 65_535
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/** Hosts that an app trusts: `orders.internal`, `orders.internal:8080`, `*.shop.example`. */
export class HostList {
  readonly #entries: readonly Entry[]

  /** @throws OptionError naming the entry that is not a host, or is the host of an LLM provider. */
  constructor(owner: string, hosts: readonly string[]) {
    if (!Array.isArray(hosts)) throw new OptionError(`${owner}: hosts must be a list of host names`)
    this.#entries = hosts.map((host) => readEntry(owner, host))
  }

  /** Whether a host is on the list. The host of an LLM provider never is, even if a `*` covers it. */
  has({ name, port }: Host): boolean {
    if (isProviderHost(name)) return false
    return this.#entries.some(
      (entry) =>
        (entry.port === undefined || entry.port === port) &&
        (entry.isSuffix ? name.endsWith(`.${entry.name}`) : name === entry.name),
    )
  }
}

/** The host of an http(s) URL; `undefined` for anything else. */
export function hostOfUrl(url: unknown): Host | undefined {
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined
  const { protocol, hostname, port } = new URL(url)
  return { name: withoutDot(hostname), port: port || (DEFAULT_PORTS[protocol] ?? '') }
}

/** A host by its name or address, and its port if known. */
export function hostOfName(name: unknown, port?: unknown): Host | undefined {
  if (typeof name !== 'string' || name === '' || /[/?#@\\\s]/.test(name)) return undefined
  const bracketed = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name
  const host = hostOfUrl(`http://${bracketed}`)
  if (host === undefined) return undefined
  const hasPort = typeof port === 'number' || typeof port === 'string'
  return hasPort ? { name: host.name, port: String(port) } : { name: host.name }
}

function readEntry(owner: string, given: unknown): Entry {
  const [, star, name, port] = typeof given === 'string' ? (ENTRY.exec(given) ?? []) : []
  const host = Number(port ?? 0) > MAX_PORT ? undefined : hostOfName(name, port)
  if (host === undefined || host.name.includes('*')) {
    throw new OptionError(
      `${owner}: hosts must hold names such as orders.internal, orders.internal:8080 or *.shop.example, not ${JSON.stringify(given)}`,
    )
  }
  if (isProviderHost(host.name)) {
    throw new OptionError(`${owner}: hosts may not hold an LLM provider's host, ${host.name}`)
  }
  return { ...host, isSuffix: star !== undefined }
}

function withoutDot(hostname: string): string {
  return hostname.endsWith('.') ? hostname.slice(0, -1) : hostname
}
