import { isRole } from '../../thread/role.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'

/** Some frameworks write a tool's answer with the tool's name for a role: it follows the call and bears its name. */
export function settleRoles(messages: readonly RunMessage[]): readonly RunMessage[] {
  if (messages.every(({ role }) => isRole(role))) return messages
  const called = new Set<string>()
  return messages.map((message) => {
    for (const { name } of message.toolCalls ?? []) called.add(name)
    const { role } = message
    return called.has(role) ? { ...message, role: 'tool', name: message.name ?? role } : message
  })
}
