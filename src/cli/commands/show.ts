import type { RecordedThread } from '../../thread/recorded-thread.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { jsonText } from '../terminal/json-text.ts'
import { lookOf } from '../terminal/look.ts'
import type { SourceOptions } from '../source/source-options.ts'
import { readWindow, type WindowOptions } from '../source/read-window.ts'
import { tallyNotices } from '../transcript/tally-notices.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { count } from '../terminal/count.ts'
import { wrapLine } from '../terminal/wrap-line.ts'
import { countPlumbing } from '../transcript/visible-runs.ts'
import { transcript, type TranscriptOptions } from '../transcript/transcript.ts'

/** The options of `threadspan show`. */
export interface ShowOptions extends GlobalOptions, SourceOptions, WindowOptions {
  readonly branch: 'current' | 'all'
  /** `runs` leaves out HTTP, databases and the inside of frameworks. */
  readonly spans: 'runs' | 'all'
  readonly verbose?: true
  readonly json?: true
}

/** Prints one thread, or a part of it, as a transcript, or all that was rebuilt of it as JSON. */
export async function show(
  [id = '']: readonly string[],
  options: ShowOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { branch, spans, json, verbose } = options
  const allBranches = branch === 'all' || json === true
  const { thread, notices } = await readWindow(id, options, terminal, allBranches)
  if (json === true) await terminal.write(`${jsonText(thread, 2)}\n`)
  else {
    const view = { foldsPlumbing: spans === 'runs', isVerbose: verbose === true }
    await writeTranscript(thread, terminal, { allBranches, ...view })
  }
  for (const notice of notices) terminal.notice(notice)
  return EXIT.ok
}

async function writeTranscript(
  thread: RecordedThread,
  terminal: Terminal,
  options: TranscriptOptions,
): Promise<void> {
  const width = terminal.isTty ? terminal.columns : Infinity
  for (const line of transcript(thread, lookOf(terminal), options)) {
    await terminal.write(`${wrapLine(line, width).join('\n')}\n`)
  }
  for (const notice of hiddenNotices(thread, options)) terminal.notice(`note: ${notice}`)
  for (const notice of tallyNotices(thread)) terminal.notice(notice)
}

function hiddenNotices(
  { messages, path, runs }: RecordedThread,
  { allBranches, foldsPlumbing = false }: TranscriptOptions,
): string[] {
  const onPath = new Set(path)
  const shown = allBranches ? messages : messages.filter(({ id }) => onPath.has(id))
  const others = messages.length - shown.length
  const folded = foldsPlumbing ? countPlumbing([...runs, ...shown.flatMap((one) => one.runs)]) : 0
  return [
    ...(others > 0
      ? [`${count(others, 'message')} of other tries not shown; add --branch all`]
      : []),
    ...(folded > 0
      ? [`${count(folded, 'span')} of HTTP, databases and frameworks folded; add --spans all`]
      : []),
  ]
}
