import { openCode } from '../../agents/opencode.ts'
import { firstText } from '../../messages/first-text.ts'
import { present } from '../../present.ts'
import type { RunContent, RunReader } from '../../run-content.ts'
import { keysOf } from '../keys-of.ts'

const { toolCallId } = keysOf(openCode, 'labels', 'toolCallId')

/** opencode's own span of a tool: the call alone. */
export const readOpenCode: RunReader = ({ attributes }, kind) => {
  const id = kind === 'tool' ? firstText(attributes, toolCallId) : undefined
  const name = firstText(attributes, openCode.toolNames ?? [])
  const toolCall = id === undefined ? undefined : { id, ...(name !== undefined && { name }) }
  return present<RunContent>({ toolCall })
}
