import type { RecordedThread } from '../../thread/recorded-thread.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { jsonText } from '../terminal/json-text.ts'
import { lookOf } from '../terminal/look.ts'
import type { SourceOptions } from '../source/open-source.ts'
import { readWindow, type WindowOptions } from '../source/read-window.ts'
import { tallyNotices } from '../transcript/tally-notices.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { count } from '../terminal/count.ts'
import { transcript, type TranscriptOptions } from '../transcript/transcript.ts'

/** The options of `threadspan show`. */
export interface ShowOptions extends GlobalOptions, SourceOptions, WindowOptions {
  readonly branch: 'current' | 'all'
  readonly json?: true
}

/** Prints one thread, or a part of it, as a transcript, or all that was rebuilt of it as JSON. */
export async function show(
  [id = '']: readonly string[],
  options: ShowOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { branch, json } = options
  const allBranches = branch === 'all' || json === true
  const { thread, notices } = await readWindow(id, options, terminal, allBranches)
  if (json === true) await terminal.write(`${jsonText(thread, 2)}\n`)
  else await writeTranscript(thread, terminal, { allBranches })
  for (const notice of notices) terminal.notice(notice)
  return EXIT.ok
}

async function writeTranscript(
  thread: RecordedThread,
  terminal: Terminal,
  { allBranches }: TranscriptOptions,
): Promise<void> {
  for (const line of transcript(thread, lookOf(terminal), { allBranches })) {
    await terminal.write(`${line}\n`)
  }
  const hidden = thread.messages.length - thread.path.length
  if (!allBranches && hidden > 0) {
    terminal.notice(`note: ${count(hidden, 'message')} of other tries not shown; add --branch all`)
  }
  for (const notice of tallyNotices(thread)) terminal.notice(notice)
}
