import { unescapeId } from '../terminal/unescape-id.ts'

/** What somebody may mean by an id on the command line: an id as a list prints it, or else the id itself. */
export function readingsOfId(given: string): readonly string[] {
  return [...new Set([unescapeId(given), given])]
}
