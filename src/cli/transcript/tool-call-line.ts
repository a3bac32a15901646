import type { ToolCall } from '../../thread/message.ts'
import { anyLine } from '../terminal/any-line.ts'
import type { Look } from '../terminal/look.ts'

/** A tool that a message asks for, as a line of a transcript. */
export function toolCallLine({ id, name, arguments: args }: ToolCall, look: Look): string {
  const called = args === undefined ? '' : anyLine(args)
  const text = `${look.symbols.call} ${anyLine(name)}(${called})`
  return id === undefined ? text : `${text}  ${look.style('dim', anyLine(id))}`
}
