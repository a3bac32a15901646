import { OTLP_LIMITS, type OtlpLimits } from '../otlp/limits/otlp-limits.ts'
import { OptionError } from '../thread/errors.ts'
import { isLoopback } from './loopback.ts'
import type { ReceiverLimits, ReceiverOptions, ReceiverSettings } from './receiver-options.ts'
import type { ReceiverProblem } from './receiver-problem.ts'

const MEBIBYTE = 1024 * 1024
const LONGEST_TIMEOUT_MILLIS = 24 * 60 * 60 * 1000
// The characters that a header can have, without spaces.
const TOKEN = /^[!-~]+$/

/**
 * Fills in the defaults.
 *
 * @throws OptionError that names the wrong option.
 */
export function resolveOptions(options: ReceiverOptions): ReceiverSettings {
  const settings = withDefaults(options)
  checkAddress(settings)
  checkToken(settings)
  checkSizes(settings)
  checkLimits(options.limits ?? {})
  check(typeof settings.store?.write === 'function', 'store', 'a store with a write method')
  check(typeof settings.onBatch === 'function', 'onBatch', 'a function')
  check(typeof settings.onProblem === 'function', 'onProblem', 'a function')
  return { ...settings, onProblem: neverThrowing(settings.onProblem) }
}

function withDefaults({
  store,
  port = 4318,
  host = '127.0.0.1',
  token,
  noAuth = false,
  allowHost = [],
  allowOrigin = [],
  maxBodyBytes = 20 * MEBIBYTE,
  maxMemoryBytes = Math.max(256 * MEBIBYTE, 8 * maxBodyBytes),
  bodyTimeoutMillis = 30_000,
  limits = {},
  onBatch = () => {},
  onProblem = () => {},
}: ReceiverOptions): ReceiverSettings {
  return {
    store,
    port,
    host,
    token,
    noAuth,
    allowHost,
    allowOrigin,
    maxBodyBytes,
    maxMemoryBytes,
    bodyTimeoutMillis,
    limits: withDefaultLimits(limits),
    onBatch,
    onProblem,
  }
}

function withDefaultLimits({ span, body }: ReceiverLimits): OtlpLimits {
  return { span: { ...OTLP_LIMITS.span, ...span }, body: { ...OTLP_LIMITS.body, ...body } }
}

function checkAddress({ port, host, allowHost, allowOrigin }: ReceiverSettings): void {
  check(Number.isInteger(port) && port >= 0 && port <= 65_535, 'port', 'a port from 0 to 65535')
  check(typeof host === 'string' && host !== '', 'host', 'an address to listen on')
  check(isListOf(allowHost, isHostName), 'allowHost', 'a list of host names without ports')
  check(isListOf(allowOrigin, isOrigin), 'allowOrigin', "a list of origins, 'null' or '*'")
}

function checkToken({ host, token, noAuth }: ReceiverSettings): void {
  check(typeof noAuth === 'boolean', 'noAuth', 'true or false')
  const isToken = token === undefined || (typeof token === 'string' && TOKEN.test(token))
  check(isToken, 'token', 'a text of printable ASCII characters without spaces')
  const isClosed = token !== undefined || noAuth || isLoopback(host)
  check(isClosed, 'token', `set, or noAuth, because ${host} can be reached from other machines`)
}

function checkSizes({ maxBodyBytes, maxMemoryBytes, bodyTimeoutMillis }: ReceiverSettings): void {
  check(isCount(maxBodyBytes), 'maxBodyBytes', 'a whole number, 1 or more')
  const isLarger = isCount(maxMemoryBytes) && maxMemoryBytes >= maxBodyBytes
  check(isLarger, 'maxMemoryBytes', 'a whole number, and not less than maxBodyBytes')
  const isTime = isCount(bodyTimeoutMillis) && bodyTimeoutMillis <= LONGEST_TIMEOUT_MILLIS
  check(isTime, 'bodyTimeoutMillis', 'a whole number from 1 to a day')
}

function checkLimits(limits: ReceiverLimits): void {
  for (const part of ['span', 'body'] as const) {
    for (const [name, limit] of Object.entries(limits[part] ?? {})) {
      check(name in OTLP_LIMITS[part], `limits.${part}.${name}`, 'left out: there is no such limit')
      check(isCount(limit), `limits.${part}.${name}`, 'a whole number, 1 or more')
    }
  }
}

function check(fulfilled: boolean, option: string, wanted: string): void {
  if (!fulfilled) throw new OptionError(`createReceiver: ${option} must be ${wanted}`)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}

// Any sender can cause a problem, so a callback that throws must neither end the process nor change the response.
function neverThrowing(
  onProblem: (problem: ReceiverProblem) => void,
): (problem: ReceiverProblem) => void {
  return (problem) => {
    try {
      onProblem(problem)
    } catch (error) {
      process.emitWarning(`onProblem threw: ${String(error)}`, { type: 'threadspan/receiver' })
    }
  }
}

function isListOf(value: unknown, isMember: (member: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isMember)
}

function isHostName(value: unknown): boolean {
  return typeof value === 'string' && /^[^\s/:]+$|^\[[0-9a-f:.]+\]$/i.test(value)
}

function isOrigin(value: unknown): boolean {
  if (value === '*' || value === 'null') return true
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value
}
