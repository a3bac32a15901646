import type { RecordedRun, RunMessage } from '../../thread/recorded-thread.ts'
import { anyLine } from '../terminal/any-line.ts'
import { count } from '../terminal/count.ts'
import type { Look } from '../terminal/look.ts'
import { terminalLine } from '../terminal/terminal-text.ts'
import { messageText } from './message-text.ts'
import { toolCallLine } from './tool-call-line.ts'

/** The input and output of a run, a line for each part. Of a model's input, only what came since the last question. */
export function runDetails(run: RecordedRun, look: Look): string[] {
  const { system, input, inputMessages = [], output, outputMessages = [], documents } = run
  const line = (label: string, text: string) => `${look.style('dim', label)}  ${text}`
  const asked = Math.max(
    0,
    inputMessages.findLastIndex(({ role }) => role === 'user'),
  )
  return [
    ...(system === undefined ? [] : [line('system', terminalLine(system))]),
    ...(input === undefined ? [] : [line('input', anyLine(input))]),
    ...(asked === 0 ? [] : [line('input', look.style('dim', count(asked, 'earlier message')))]),
    ...inputMessages.slice(asked).map((message) => line('input', messageLine(message, look))),
    ...(documents ?? []).map((document) => line('document', anyLine(document))),
    ...(output === undefined ? [] : [line('output', anyLine(output))]),
    ...outputMessages.map((message) => line('output', messageLine(message, look))),
  ]
}

function messageLine({ role, content, toolCalls = [] }: RunMessage, look: Look): string {
  const text = content === undefined ? '' : terminalLine(messageText({ content }))
  const calls = toolCalls.map((call) => toolCallLine(call, look))
  return [terminalLine(role), text, ...calls].filter((part) => part !== '').join('  ')
}
