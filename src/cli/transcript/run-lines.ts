import type { RecordedRun } from '../../thread/recorded-thread.ts'
import { alterationTexts } from './alteration-texts.ts'
import { runDetails } from './run-details.ts'
import { opinionWords } from './opinion-words.ts'
import { STILL_RUNNING } from './still-running.ts'
import { usageWords } from './usage-words.ts'
import { visibleRuns } from './visible-runs.ts'
import { durationText } from '../terminal/duration-text.ts'
import type { Look } from '../terminal/look.ts'
import { terminalLine } from '../terminal/terminal-text.ts'

// A trace from the network may be nested as deep as it likes; a terminal is not that wide.
const MAX_INDENT = 24

/** What of runs to write. */
export interface RunView {
  /** Leaves out HTTP, databases and the inside of frameworks. */
  readonly foldsPlumbing?: boolean
  /** Adds the input and output of each run. */
  readonly isVerbose?: boolean
}

interface Placed {
  readonly run: RecordedRun
  readonly trunk: string
  readonly isLast: boolean
  readonly depth: number
}

/** Run trees as indented lines: kind, name, model and tokens, how long the run took, and what went wrong. */
export function runLines(
  runs: readonly RecordedRun[],
  look: Look,
  { foldsPlumbing = false, isVerbose = false }: RunView = {},
): string[] {
  const shown = foldsPlumbing ? visibleRuns : (all: readonly RecordedRun[]) => all
  const lines: string[] = []
  const open = place(shown(runs), '', 0)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { run, trunk, isLast, depth } = next
    const { branch, lastBranch, trunk: bar } = look.symbols
    const children = shown(run.children)
    const blank = ' '.repeat(bar.length)
    const below = trunk + (isLast ? blank : look.style('dim', bar))
    lines.push(trunk + look.style('dim', isLast ? lastBranch : branch) + runLine(run, look))
    if (isVerbose) {
      const beside = children.length > 0 ? look.style('dim', bar) : blank
      lines.push(...runDetails(run, look).map((line) => below + beside + line))
    }
    open.push(...place(children, depth < MAX_INDENT ? below : trunk, depth + 1))
  }
  return lines
}

// In reverse, because the stack gives the last one first.
function place(runs: readonly RecordedRun[], trunk: string, depth: number): Placed[] {
  return runs.map((run, i) => ({ run, trunk, isLast: i === runs.length - 1, depth })).toReversed()
}

/** One run as a line, without what ran inside it. */
export function runLine(run: RecordedRun, { style, symbols }: Look): string {
  const name = terminalLine(run.name)
  const took = run.unfinished
    ? style('yellow', STILL_RUNNING)
    : style('dim', durationText(run.endUnixNano - run.startUnixNano))
  const words = run.kind === undefined ? [style('dim', name)] : [style('magenta', run.kind), name]
  words.push(...modelWords(run).map((word) => style('dim', word)), took)
  if (run.service !== undefined) words.push(style('dim', terminalLine(run.service)))
  words.push(...alterationTexts(run).map((text) => style('dim', text)))
  const opinion = feedbackWords(run)
  if (opinion.length > 0) words.push(`${style('dim', 'feedback')}  ${opinion.join(' ')}`)
  if (run.error !== undefined) {
    words.push(style('red', `${symbols.fault} ${terminalLine(run.error) || 'failed'}`))
  }
  return words.join('  ')
}

function feedbackWords({ feedback, outcome }: RecordedRun): string[] {
  return opinionWords({
    ...(feedback !== undefined && { feedback }),
    ...(outcome !== undefined && { outcome }),
  })
}

// Most instrumentations have the model in the span's name.
function modelWords({ name, model, usage }: RecordedRun): string[] {
  const words = model === undefined || name.includes(model) ? [] : [terminalLine(model)]
  return usage === undefined ? words : [...words, ...usageWords(usage)]
}
