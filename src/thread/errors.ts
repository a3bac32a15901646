/** What every error of Threadspan is an instance of. Recording never throws one; reading and wrong options do. */
export class ThreadspanError extends Error {
  override readonly name: string = 'ThreadspanError'
  /** A stable word to branch on; the message may change. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Thrown where an option is wrong, at construction. */
export class OptionError extends ThreadspanError {
  override readonly name = 'OptionError'

  constructor(message: string, options?: ErrorOptions) {
    super('OPTION', message, options)
  }
}

/** Thrown by `readThread` when the store has no span of that thread. */
export class ThreadNotFoundError extends ThreadspanError {
  override readonly name = 'ThreadNotFoundError'
  readonly threadId: string

  constructor(threadId: string) {
    super('THREAD_NOT_FOUND', `no thread ${JSON.stringify(threadId)} in this store`)
    this.threadId = threadId
  }
}

/** Thrown where bytes are not OTLP; the message says where in the body they stop making sense. */
export class OtlpDecodeError extends ThreadspanError {
  override readonly name = 'OtlpDecodeError'

  constructor(message: string, options?: ErrorOptions) {
    super('OTLP_DECODE', message, options)
  }
}

/** Thrown where a store cannot be read or written: a missing file, a full disk, a database that is none. */
export class StoreError extends ThreadspanError {
  override readonly name = 'StoreError'

  constructor(message: string, options?: ErrorOptions) {
    super('STORE', message, options)
  }
}

/** Thrown by `forceFlush` and `shutdown` where spans were lost since the last flush, or time was short. */
export class DeliveryError extends ThreadspanError {
  override readonly name = 'DeliveryError'
  /** How many were lost since the last flush. */
  readonly dropped: number
  /** All that this processor has ever lost, by reason. */
  readonly droppedBy: Readonly<Record<string, number>>
  /** How many were not delivered in the time that was given; they are tried further. 0 where there was time enough. */
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

/** Whether an error is one of ours, also across two copies of the package in one process. */
export function isThreadspanError(error: unknown): error is ThreadspanError {
  return (
    error instanceof Error &&
    typeof (error as { code?: unknown }).code === 'string' &&
    /^(Threadspan|Option|ThreadNotFound|OtlpDecode|Store|Delivery)Error$/.test(error.name)
  )
}
