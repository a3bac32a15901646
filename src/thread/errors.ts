/** Every code, in the order of the table in docs/errors.md. */
export const ERROR_CODES = [
  'OPTION',
  'THREAD_NOT_FOUND',
  'STORE',
  'OTLP_DECODE',
  'DELIVERY',
  'ALREADY_REGISTERED',
  'SDK_MISSING',
  'PORT_IN_USE',
  'LISTEN',
] as const

/** The stable word on an error. docs/errors.md says which functions throw which. */
export type ErrorCode = (typeof ERROR_CODES)[number]

/** The base class of every error that Threadspan throws. Recording never throws; reading and wrong options do. */
export class ThreadspanError extends Error {
  override readonly name: string = 'ThreadspanError'
  /** A stable word to branch on. The message may change. */
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Thrown at construction if an option is wrong. The message names the option. */
export class OptionError extends ThreadspanError {
  override readonly name = 'OptionError'

  constructor(message: string, options?: ErrorOptions) {
    super('OPTION', message, options)
  }
}

/** Thrown by `readThread` if the store has no span of that thread. */
export class ThreadNotFoundError extends ThreadspanError {
  override readonly name = 'ThreadNotFoundError'
  readonly threadId: string

  constructor(threadId: string) {
    super('THREAD_NOT_FOUND', `no thread ${JSON.stringify(threadId)} in this store`)
    this.threadId = threadId
  }
}

/** Thrown if a body is not OTLP. The message names the path or the byte at which reading failed. */
export class OtlpDecodeError extends ThreadspanError {
  override readonly name = 'OtlpDecodeError'

  constructor(message: string, options?: ErrorOptions) {
    super('OTLP_DECODE', message, options)
  }
}

/** Thrown if a store cannot be read or written: a missing file, a full disk, a file that is not a database. */
export class StoreError extends ThreadspanError {
  override readonly name = 'StoreError'

  constructor(message: string, options?: ErrorOptions) {
    super('STORE', message, options)
  }
}

/** Thrown by `forceFlush` and `shutdown` if spans were lost since the last flush, or if the time was too short. */
export class DeliveryError extends ThreadspanError {
  override readonly name = 'DeliveryError'
  /** How many were lost since the last flush. */
  readonly dropped: number
  /** All that this processor has ever lost, by `DropReason`. */
  readonly droppedBy: Readonly<Record<string, number>>
  /** How many spans still wait because the time was too short. Delivery goes on trying. Otherwise 0. */
  readonly waiting: number

  constructor(dropped: number, droppedBy: Readonly<Record<string, number>>, waiting = 0) {
    super('DELIVERY', [...lostText(dropped, droppedBy), ...waitingText(waiting)].join('; '))
    this.dropped = dropped
    this.droppedBy = droppedBy
    this.waiting = waiting
  }
}

function lostText(dropped: number, droppedBy: Readonly<Record<string, number>>): string[] {
  if (dropped === 0) return []
  const reasons = Object.entries(droppedBy).filter(([, spans]) => spans > 0)
  const all = reasons.map(([reason, spans]) => `${spans} ${reason}`).join(', ')
  return [`${dropped} spans could not be delivered (all so far: ${all})`]
}

function waitingText(waiting: number): string[] {
  return waiting === 0 ? [] : [`${waiting} spans are not delivered yet`]
}

/** Like `instanceof ThreadspanError`, but it also recognises errors of another copy of the package in the same process. */
export function isThreadspanError(error: unknown): error is ThreadspanError {
  return (
    error instanceof Error &&
    typeof (error as { code?: unknown }).code === 'string' &&
    /^(Threadspan|Option|ThreadNotFound|OtlpDecode|Store|Delivery)Error$/.test(error.name)
  )
}
