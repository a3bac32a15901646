import { isRole } from '../../thread/role.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'

/**
 * Says what frameworks leave unsaid of a tool's answer: some write the tool's name for a role, some leave the id of the
 * call away. Both follow from the calls before, where only one of that name is open.
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
