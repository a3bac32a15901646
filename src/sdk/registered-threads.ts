import type { FlushOptions } from './thread-export-processor.ts'

/** Controls what `registerThreads` has set up. */
export interface RegisteredThreads {
  /**
   * Resolves when everything that was recorded before the call is delivered or in the spool.
   *
   * @throws DeliveryError if spans were lost since the last call, or if the given time was too short.
   */
  forceFlush(options?: FlushOptions): Promise<void>
  /**
   * Delivers what is left and stops. Call it before the process ends. Without `timeoutMillis` it takes as long as
   * `shutdownTimeoutMillis` allows, ten seconds by default.
   *
   * @throws DeliveryError as `forceFlush` does.
   */
  shutdown(options?: FlushOptions): Promise<void>
}
