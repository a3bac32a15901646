import type { UnixNano } from '../../thread/instant.ts'

/** Which part of a long thread to read. A short thread is read as a whole. */
export interface ThreadWindow {
  /** Nothing that ended before this instant. Default: the thread's beginning. */
  readonly from?: UnixNano
  /**
   * Which end of that to read if it is too long.
   *
   * @default 'last'
   */
  readonly keep?: 'first' | 'last'
}
