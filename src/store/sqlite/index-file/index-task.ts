/** What the thread that indexes is given. */
export interface IndexTask {
  /** Of the file of spans. */
  readonly path: string
  /** How many spans it indexes in one transaction. */
  readonly slice: number
  /** It writes {@link STOPPED} here once its connections are closed. */
  readonly stopped: Int32Array
}

export const STOPPED = 1
