import type { ClickHouseConnection } from './clickhouse-connection.ts'
import type { TableNames } from './table-names.ts'
import { getOrAdd } from '../../thread/get-or-add.ts'

/** Which of the tables that a reader can use are there. */
export interface ClickHouseTables {
  /** The tables that this version's `clickhouseThreadTables` creates. */
  readonly hasThreadTables: boolean
  /** The exporter's look-up of each trace's start and end. */
  readonly hasTraceTimes: boolean
  /** The exporter's log records. Some instrumentations write content only there. */
  readonly hasLogs: boolean
  /** Whether log records have a column for the name of an event, as newer exporters create it. */
  readonly hasEventNames: boolean
}

/**
 * Finds out which tables a database has.
 *
 * @throws StoreError if the table of spans is missing, or its columns are not what a reader needs.
 */
export async function findTables(
  connection: ClickHouseConnection,
  names: TableNames,
): Promise<ClickHouseTables> {
  const columns = await readColumns(connection, Object.values(names))
  const spans = columns.get(names.traces)
  if (spans === undefined) {
    throw connection.failure(`there is no table ${names.traces} in that database`)
  }
  const attributes = spans.get('SpanAttributes') ?? 'none'
  if (!attributes.startsWith('Map(')) {
    throw connection.failure(
      `${names.traces} has attributes of type ${attributes} instead of Map; the exporter creates a Map unless its option json is on`,
    )
  }
  const logs = columns.get(names.logs)
  return {
    hasThreadTables:
      columns.get(names.threads)?.has('HasForeign') === true &&
      columns.get(names.threadSpans)?.has('IsListed') === true,
    hasTraceTimes: columns.has(names.traceTimes),
    hasLogs: logs?.get('LogAttributes')?.startsWith('Map(') === true,
    hasEventNames: logs?.has('EventName') === true,
  }
}

// The type of each column, by table.
async function readColumns(
  connection: ClickHouseConnection,
  tables: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const sql =
    'SELECT table, name, type FROM system.columns WHERE database = currentDatabase() AND table IN {tables:Array(String)}'
  const columns = new Map<string, Map<string, string>>()
  for await (const row of connection.query(sql, { tables })) {
    const [table, name, type] = connection.read(
      () => [row.text('table'), row.text('name'), row.text('type')] as const,
    )
    getOrAdd(columns, table, () => new Map()).set(name, type)
  }
  return columns
}
