/** Why spans were lost. */
export type DropReason =
  /** `maxQueueBytes` was reached. */
  | 'queue-full'
  /** The endpoint responded that it will never take this span. */
  | 'refused'
  /** The endpoint took their batch and left them out (a partial success). */
  | 'rejected'
  /** They could not be written as OTLP. */
  | 'unencodable'
  /** They were in the spool for longer than `maxSpoolAgeMillis`. */
  | 'expired'
  /** Their line in the spool is damaged. The file is kept, with `.damaged` appended to its name. */
  | 'unreadable'
  /** Their file in the spool was deleted or moved away before they were delivered. */
  | 'deleted'
  /** The processor was shut down before they could be delivered. */
  | 'shutdown'

/** Every reason, in the order of the type. */
export const DROP_REASONS: readonly DropReason[] = [
  'queue-full',
  'refused',
  'rejected',
  'unencodable',
  'expired',
  'unreadable',
  'deleted',
  'shutdown',
]
