import { ClickHouseConnection } from './clickhouse/clickhouse-connection.ts'
import { ClickHouseReader } from './clickhouse/clickhouse-reader.ts'
import type { ClickHouseStore } from './clickhouse/clickhouse-store.ts'
import { tableNames } from './clickhouse/table-names.ts'
import type { BackendOptions } from './http/backend-options.ts'

export { OptionError, StoreError } from '../thread/errors.ts'
export type { Incident } from '../thread/incident.ts'
export type { BackendOptions, BackendTls } from './http/backend-options.ts'
export type { PartialAnswer, PartialReason } from './http/partial-answer.ts'
export type { ClickHouseStore } from './clickhouse/clickhouse-store.ts'
export type { ClickHouseTables } from './clickhouse/find-tables.ts'
export { clickhouseThreadTables } from './clickhouse/thread-tables.ts'

/** How ClickHouse is read. */
export interface ClickHouseOptions extends BackendOptions {
  /**
   * The table that the Collector's ClickHouse exporter writes, its `traces_table_name`, without the database.
   *
   * @default 'otel_traces'
   */
  readonly table?: string
  /**
   * The exporter's table of log records, its `logs_table_name`. Some instrumentations write content only there. If the
   * table is missing and a model call has no messages, `onPartial` is called.
   *
   * @default 'otel_logs'
   */
  readonly logsTable?: string
}

/**
 * Reads threads from the table that the OpenTelemetry Collector's ClickHouse exporter fills. All attribute values are
 * text there. If Threadspan or OpenTelemetry's conventions define a key's type, its values get that type back. Needs the
 * package `@clickhouse/client`.
 *
 * @param url - The HTTP interface, with the database as its path: `http://localhost:8123/otel`.
 * @throws OptionError if the URL or an option is wrong. Reading throws StoreError.
 * @example
 * const reader = clickhouseReader('https://reader:secret@clickhouse.example:8443/otel')
 */
export function clickhouseReader(url: string, options: ClickHouseOptions = {}): ClickHouseStore {
  const tables = tableNames(options.table, options.logsTable)
  return new ClickHouseReader(new ClickHouseConnection(url, options), tables)
}
