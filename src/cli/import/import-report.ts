/** What an import did, filled in as it goes. */
export interface ImportReport {
  /** Lines that were delivered whole. */
  threads: number
  messages: number
  /** Lines that were not: which, and why. */
  readonly failures: ImportFailure[]
}

/** A line that could not be imported. */
export interface ImportFailure {
  readonly lineNumber: number
  readonly reason: string
}

/** Nothing imported yet. */
export function createImportReport(): ImportReport {
  return { threads: 0, messages: 0, failures: [] }
}
