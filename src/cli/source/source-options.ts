/** The source of a command that reads. */
export interface SourceOptions {
  readonly db?: string
  readonly source?: string
  readonly header?: readonly string[]
}
