import type { RecordedOpinion } from '../../thread/feedback/recorded-feedback.ts'
import { anyLine } from '../terminal/any-line.ts'
import { terminalLine } from '../terminal/terminal-text.ts'

/** What somebody thinks, as words of a line: `thumb=down`, `comment=no`, `outcome=0.5`. */
export function opinionWords({
  feedback = {},
  outcome,
}: Pick<RecordedOpinion, 'feedback' | 'outcome'>): string[] {
  const words = Object.entries(feedback).map(
    ([key, value]) => `${terminalLine(key)}=${anyLine(value)}`,
  )
  return outcome === undefined ? words : [...words, `outcome=${outcome}`]
}
