import { terminalLine } from '../terminal/terminal-text.ts'
import { longestBackticks } from './longest-backticks.ts'

/** Recorded text as a code span of Markdown, on one line. Nothing in it can end the span. */
export function codeSpan(text: string): string {
  const line = terminalLine(text)
  // Without a text there would be only backticks, which could pair with others on the line.
  if (line === '') return '` `'
  const longest = longestBackticks(line)
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`
}
