import type { ColorChoice } from './terminal/style.ts'

/** The options that every command takes. */
export interface GlobalOptions {
  /** The store's file. */
  readonly db?: string
  readonly color: ColorChoice
}
