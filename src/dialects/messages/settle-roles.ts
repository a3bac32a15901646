import { isRole } from '../../thread/role.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'

/**
 * Completes the answers of tools. Some frameworks write the tool's name as the role, and some leave out the id of the
 * call. Both follow from the calls before, if only one call of that tool is open.
 */
export function settleRoles(messages: readonly RunMessage[]): readonly RunMessage[] {
  const called = new Set<string>()
  const open = new Map<string, string | undefined>()
  return messages.map((message) => {
    for (const { name, id } of message.toolCalls ?? []) {
      open.set(name, open.has(name) ? undefined : id)
      called.add(name)
    }
    const { role } = message
    const isTool = role === 'tool' || (!isRole(role) && called.has(role))
    return isTool && message.toolCallId === undefined ? settle(message, open) : message
  })
}

function settle(message: RunMessage, open: Map<string, string | undefined>): RunMessage {
  const { role } = message
  const name = message.name ?? (role === 'tool' ? undefined : role)
  const toolCallId = open.get(name ?? '')
  open.delete(name ?? '')
  return {
    ...message,
    role: 'tool',
    ...(name !== undefined && { name }),
    ...(toolCallId !== undefined && { toolCallId }),
  }
}
