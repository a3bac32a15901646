/** What an import has done so far. */
export interface ImportReport {
  /** Lines that were delivered whole. */
  threads: number
  messages: number
  /** GenAI events that came as log records. */
  events: number
  /** Log records of other kinds, which are left out. */
  ignored: number
  /** Lines of other signals, such as metrics, which are left out. */
  otherLines: number
  /** Lines that were left out, because their threads are there already, recorded otherwise. */
  otherwise: number
  /** Lines that were not, and why. */
  readonly failures: ImportFailure[]
}

/** A line that could not be imported. */
export interface ImportFailure {
  readonly lineNumber: number
  readonly reason: string
}

/** The report of an import that has not begun. */
export function createImportReport(): ImportReport {
  return {
    threads: 0,
    messages: 0,
    events: 0,
    ignored: 0,
    otherLines: 0,
    otherwise: 0,
    failures: [],
  }
}
