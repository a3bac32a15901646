const ROLES: ReadonlyMap<string, string> = new Map([
  ['human', 'user'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
  ['chatbot', 'assistant'],
  ['bot', 'assistant'],
  ['developer', 'system'],
  ['function', 'tool'],
  ['tool-call', 'assistant'],
  ['tool-response', 'tool'],
  ['tool_result', 'tool'],
  ['tool_response', 'tool'],
  ['ipython', 'tool'],
  ['humanmessage', 'user'],
  ['humanmessagechunk', 'user'],
  ['aimessage', 'assistant'],
  ['aimessagechunk', 'assistant'],
  ['systemmessage', 'system'],
  ['systemmessagechunk', 'system'],
  ['toolmessage', 'tool'],
  ['toolmessagechunk', 'tool'],
  ['functionmessage', 'tool'],
])

/** The role for a provider's or framework's word: `model` and `ai` are the assistant. Words that are not known stay. */
export function toRole(word: string): string {
  const lower = word.toLowerCase()
  return ROLES.get(lower) ?? (/^(?:user|assistant|system|tool)$/.test(lower) ? lower : word)
}
