/** What a spool uses of IndexedDB, described here: the DOM's types would invite all of the package into the browser. */
export interface IndexedDb {
  open(name: string, version: number): Request<Database> & { onupgradeneeded: () => void }
}

/** An open database. */
export interface Database {
  createObjectStore(name: string, options: object): unknown
  transaction(store: string, mode: string): Transaction
}

/** One that is made later sees what an earlier one has written, also from another tab. */
export interface Transaction {
  objectStore(name: string): ObjectStore
  commit(): void
}

export interface ObjectStore {
  put(value: string): unknown
  delete(key: string): unknown
  getAll(): Request<readonly string[]>
}

/** A request to a database. */
export interface Request<Result> {
  readonly result: Result
  onsuccess: () => void
  onerror: (event: unknown) => void
}
