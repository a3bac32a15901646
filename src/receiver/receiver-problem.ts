import type { Incident } from '../thread/incident.ts'

/** Something that went wrong while a receiver worked. */
export type ReceiverProblem = Incident<
  /** A request was not OTLP, too large, cut off, or without the token. Its sender got a 4xx. */
  | 'refused'
  /** The running requests hold as much memory as they may. The sender got a 503, and may send again. */
  | 'memory-full'
  /** Spans or events in a body could not be read, or are above a limit. `count` says how many. The others are stored. */
  | 'rejected'
  /**
   * A JSON body has other field names than OTLP/JSON. Spans under names of OTLP's protobuf files or of earlier versions are
   * stored, others are not read. The message says which of both.
   */
  | 'field-names'
  /** Ids, names or tags of spans were longer than a recorder writes, and were cut. `count` says of how many spans. */
  | 'cut'
  /** Spans were left out: they have the ids of stored spans but other content. `count` says how many. */
  | 'conflict'
  /** Events were left out because their span has too many already. `count` says how many. */
  | 'events-cut'
  /** The store threw a StoreError. The sender got a 503, and may send again. */
  | 'store-failed'
  /** `onBatch` threw. The spans are stored nevertheless. */
  | 'callback-failed'
  /** Anything else: the server's own socket, or a store that threw something other than a StoreError. */
  | 'failed'
>
