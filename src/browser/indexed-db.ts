/** What a spool uses of IndexedDB, described here: the DOM's types would invite all of the package into the browser. */
export interface IndexedDb {
  open(name: string, version: number): Request<Database>
}

/** An open database. */
export interface Database {
  createObjectStore(name: string): unknown
  transaction(store: string, mode: string, options: { durability: string }): Transaction
}

/** One that is made later sees what an earlier one has written, also from another tab. */
export interface Transaction {
  objectStore(name: string): ObjectStore
  commit(): void
}

/** Spans as JSON, by key. */
export interface ObjectStore {
  put(json: string, key: SpanKey): unknown
  delete(keys: SpanKey | KeyRange): unknown
  getAllKeys(): Request<readonly SpanKey[]>
  getAll(keys: KeyRange): Request<readonly string[]>
}

/** The page that tracked a span, and its number there. */
export type SpanKey = readonly [page: string, n: number]

/** An `IDBKeyRange`. */
export type KeyRange = object

/** A request to a database. */
export interface Request<Result> {
  readonly result: Result
  readonly error: Error
  addEventListener(event: 'success' | 'error' | 'upgradeneeded', listener: () => void): void
}
