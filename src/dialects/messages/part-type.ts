const CLASS_NAME = /^(?:[\w$]+[./:+])*([A-Z]\w*?)(?:Content|Part|Block|Item|Chunk|Param)+$/
const CAPITALS = /^[A-Z][A-Z_]*$/

// Microsoft.Extensions.AI, Semantic Kernel, LangChain4j, Pydantic AI, the Claude Agent SDK, LlamaIndex.
const WORDS: ReadonlyMap<string, string> = new Map([
  ['text', 'text'],
  ['streamingtext', 'text'],
  ['textreasoning', 'reasoning'],
  ['reasoning', 'reasoning'],
  ['streamingreasoning', 'reasoning'],
  ['thinking', 'thinking'],
  ['redactedthinking', 'redacted_thinking'],
  ['functioncall', 'function_call'],
  ['streamingfunctioncall', 'function_call'],
  ['functioncalling', 'function_call'],
  ['toolcall', 'tool_call'],
  ['tooluse', 'tool_use'],
  ['functionresult', 'function_result'],
  ['functionresponse', 'function_result'],
  ['toolresult', 'tool_result'],
  ['toolreturn', 'tool_result'],
  ['image', 'image'],
  ['imageurl', 'image'],
  ['audio', 'audio'],
  ['audiourl', 'audio'],
  ['video', 'video'],
  ['videourl', 'video'],
  ['document', 'document'],
  ['documenturl', 'document'],
  ['file', 'file'],
  ['pdffile', 'file'],
  ['binary', 'binary'],
  ['data', 'data'],
  ['uri', 'data'],
])

/**
 * The type of a content part. Some frameworks write the name of their class instead of a word:
 * `Microsoft.Extensions.AI.TextReasoningContent`, `ThinkingBlock`, `TEXT`. Other types stay.
 */
export function toPartType(type: string): string {
  const stem = CLASS_NAME.exec(type)?.[1]
  if (stem !== undefined) return WORDS.get(stem.toLowerCase()) ?? type
  return CAPITALS.test(type) ? (WORDS.get(type.replaceAll('_', '').toLowerCase()) ?? type) : type
}
