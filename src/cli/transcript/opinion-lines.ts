import type {
  Opinions,
  RecordedLabel,
  RecordedOpinion,
} from '../../thread/feedback/recorded-feedback.ts'
import type { Look } from '../terminal/look.ts'
import { terminalLine } from '../terminal/terminal-text.ts'
import { opinionWords } from './opinion-words.ts'

type Opinion = Pick<RecordedOpinion, 'author' | 'feedback' | 'outcome'>

/** What people think of a message or thread: a line for each author. */
export function opinionLines({ feedback, outcome, opinions }: Opinions, look: Look): string[] {
  if (feedback === undefined && outcome === undefined) return []
  const merged: Opinion = {
    ...(feedback !== undefined && { feedback }),
    ...(outcome !== undefined && { outcome }),
  }
  return (opinions ?? [merged]).map((opinion) =>
    line('feedback', opinion, opinionWords(opinion), look),
  )
}

/** What people think of the signals that were found in a thread: a line for each label. */
export function labelLines(labels: readonly RecordedLabel[], look: Look): string[] {
  return labels.map(({ signal, verdict, messageId: _where, ...opinion }) => {
    const head = [terminalLine(signal), ...(verdict === undefined ? [] : [verdict])].join(' ')
    return line('label', opinion, [head, ...opinionWords(opinion)], look)
  })
}

function line(
  word: string,
  { author }: Opinion,
  words: readonly string[],
  { style }: Look,
): string {
  const who = author === undefined ? word : `${word} by ${terminalLine(author)}`
  return `${style('dim', who)}  ${words.join(' ')}`
}
