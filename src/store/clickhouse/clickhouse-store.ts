import type { SpanReader } from '../../replay/span-reader.ts'
import type { ClickHouseTables } from './find-tables.ts'

/** A reader of threads in ClickHouse. */
export interface ClickHouseStore extends SpanReader {
  /**
   * Which tables the reader finds beside the exporter's spans. Without those of `clickhouseThreadTables`, every list reads
   * the whole table of spans, and every search for a thread reads an index of all attribute values.
   *
   * @throws StoreError if ClickHouse cannot be asked.
   */
  tables(): Promise<ClickHouseTables>
}
