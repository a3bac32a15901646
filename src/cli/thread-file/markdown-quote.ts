import { terminalText } from '../terminal/terminal-text.ts'
import { harmlessMarkdown } from './harmless-markdown.ts'
import { longestBackticks } from './longest-backticks.ts'

// What follows backticks has none, or it is a code span.
const FENCE = /^\s*(`{3,}(?=[^`]*$)|~{3,})(.*)$/
const LANGUAGE = /^[ \t]*([\w+#.-]{1,40})(?=[ \t]|$)/
const MIN_FENCE = 3

/**
 * The content of a message as a quote in Markdown. Its Markdown stays as far as it is harmless. Blocks of code get fences of our
 * own, so that no other line can be taken for the end of one, and all of them end with the quote.
 */
export function markdownQuote(text: string): string {
  const quoted: string[] = []
  let code: OpenCode | undefined
  for (const line of terminalText(text).split('\n')) {
    if (code === undefined) {
      code = openCode(line)
      if (code === undefined) quoted.push(harmlessMarkdown(line).trimEnd())
    } else if (isEnd(line, code.mark)) {
      pushCode(quoted, code)
      code = undefined
    } else {
      code.lines.push(line)
    }
  }
  if (code !== undefined) pushCode(quoted, code)
  return quoted.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n')
}

/** A block of code that has not ended yet. */
interface OpenCode {
  readonly mark: string
  readonly language: string
  readonly lines: string[]
}

function openCode(line: string): OpenCode | undefined {
  const [, mark, info = ''] = FENCE.exec(line) ?? []
  if (mark === undefined) return undefined
  return { mark, language: LANGUAGE.exec(info)?.[1] ?? '', lines: [] }
}

function isEnd(line: string, mark: string): boolean {
  const run = line.trim()
  return run.length >= mark.length && run === mark.charAt(0).repeat(run.length)
}

function pushCode(quoted: string[], { language, lines }: OpenCode): void {
  let longest = MIN_FENCE - 1
  for (const line of lines) longest = Math.max(longest, longestBackticks(line))
  const fence = '`'.repeat(longest + 1)
  quoted.push(`${fence}${language}`)
  for (const line of lines) quoted.push(line)
  quoted.push(fence)
}
