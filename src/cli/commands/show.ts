import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { jsonText } from '../terminal/json-text.ts'
import { lookOf } from '../terminal/look.ts'
import { readSource, type SourceOptions } from '../source/open-source.ts'
import { resolveThread } from '../source/resolve-thread.ts'
import { tallyNotices } from '../transcript/tally-notices.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { count } from '../terminal/count.ts'
import { transcript } from '../transcript/transcript.ts'

/** The options of `threadspan show`. */
export interface ShowOptions extends GlobalOptions, SourceOptions {
  readonly branch: 'current' | 'all'
  readonly json?: true
}

/** Prints one thread as a transcript, or all that was rebuilt of it as JSON. */
export async function show(
  [id = '']: readonly string[],
  options: ShowOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { branch, json } = options
  const thread = await readSource(options, terminal, (reader) => resolveThread(reader, id))
  if (json === true) {
    await terminal.write(`${jsonText(thread, 2)}\n`)
    return EXIT.ok
  }
  const allBranches = branch === 'all'
  for (const line of transcript(thread, lookOf(terminal), { allBranches })) {
    await terminal.write(`${line}\n`)
  }
  const hidden = thread.messages.length - thread.path.length
  if (!allBranches && hidden > 0) {
    terminal.notice(`note: ${count(hidden, 'message')} of other tries not shown; add --branch all`)
  }
  for (const notice of tallyNotices(thread)) terminal.notice(notice)
  return EXIT.ok
}
