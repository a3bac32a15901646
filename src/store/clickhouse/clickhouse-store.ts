import type { SpanReader } from '../../replay/span-reader.ts'
import type { ClickHouseTables } from './find-tables.ts'

/** Threads in a ClickHouse. */
export interface ClickHouseStore extends SpanReader {
  /**
   * Which tables a reader finds beside the exporter's spans. Without those of `clickhouseThreadTables` every list reads the
   * whole table of spans, and every search for a thread an index of all attribute values.
   *
   * @throws StoreError where it cannot be asked.
   */
  tables(): Promise<ClickHouseTables>
}
