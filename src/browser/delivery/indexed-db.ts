/** What a spool uses of IndexedDB. It is described here because the DOM's types would let all of a page's globals into the package. */
export interface IndexedDb {
  open(name: string, version: number): Request<Database> & { onupgradeneeded: () => void }
}

/** An open database. */
export interface Database {
  createObjectStore(name: string, options: object): unknown
  transaction(store: string, mode: string): Transaction
}

/** A transaction. A later one sees what an earlier one has written, also from another tab. */
export interface Transaction {
  objectStore(name: string): ObjectStore
  commit(): void
}

export interface ObjectStore {
  put(value: string): unknown
  delete(key: unknown): unknown
  getAll(): Request<readonly unknown[]>
}

/** A request to a database. */
export interface Request<Result> {
  readonly result: Result
  onsuccess: () => void
  onerror: (event: unknown) => void
}
