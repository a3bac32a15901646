import { toJson } from '../../thread/json.ts'
import { terminalLine } from './terminal-text.ts'

/** A value from the network, which may be anything, as one line: text as it is, everything else as JSON. */
export function anyLine(value: unknown): string {
  return terminalLine(typeof value === 'string' ? value : toJson(value))
}
