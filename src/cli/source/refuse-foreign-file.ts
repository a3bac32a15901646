import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

const HEAD_BYTES = 64 * 1024
// A file may begin inside a line, if a Collector has rotated it. Every span and log record has ids.
const OTLP = /"(?:resource(?:Spans|Logs|Metrics|Profiles)|traceId|spanId)"/

/**
 * Keeps lines of OTLP from being read from, or added to, a file of another kind, such as an exported one or a `package.json`.
 *
 * @throws CliError if the file has content and the beginning of it is not OTLP.
 */
export function refuseForeignFile(path: string, purpose: 'read' | 'write'): void {
  const head = readHead(path)
  if (head.trim() === '' || OTLP.test(head)) return
  if (purpose === 'read') {
    throw new CliError(
      EXIT.source,
      `${path} holds something other than OTLP`,
      `If it was exported, import it into a store first: threadspan import ${path}`,
    )
  }
  throw new CliError(
    EXIT.source,
    `${path} holds something other than OTLP, and spans would be added to it`,
    'Name another file: --db FILE',
  )
}

function readHead(path: string): string {
  // Anything else is for the store to report.
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return ''
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    return head.toString('utf8', 0, readSync(file, head))
  } finally {
    closeSync(file)
  }
}
