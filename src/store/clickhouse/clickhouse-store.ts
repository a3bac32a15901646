import type { SpanReader } from '../../replay/span-reader.ts'

/** Threads in a ClickHouse. */
export interface ClickHouseStore extends SpanReader {
  /**
   * Whether the tables of `clickhouseThreadTables` are there. Without them every list, and every search for a
   * thread, reads the whole table of spans.
   *
   * @throws StoreError where it cannot be asked.
   */
  hasThreadTables(): Promise<boolean>
}
