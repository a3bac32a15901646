/** What `doctor` found out about one thing. */
export interface Finding {
  readonly isOk: boolean
  /** One sentence about how it is. */
  readonly text: string
  /** What to do about it, where it is not as it should be. */
  readonly fix?: string
  /** The same in numbers, for `--json`. */
  readonly details?: Readonly<Record<string, unknown>>
}
