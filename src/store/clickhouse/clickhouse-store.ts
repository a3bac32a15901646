import type { SpanReader } from '../../replay/span-reader.ts'
import type { ClickHouseTables } from './find-tables.ts'

/** Threads in a ClickHouse. */
export interface ClickHouseStore extends SpanReader {
  /**
   * Which tables a reader finds beside the exporter's spans. Without those of `clickhouseThreadTables` every list, and
   * every search for a thread, reads the whole table of spans.
   *
   * @throws StoreError where it cannot be asked.
   */
  tables(): Promise<ClickHouseTables>
}
