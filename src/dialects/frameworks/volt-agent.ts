import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { TYPE_WORDS } from '../kinds/type-words.ts'

const SCOPE = '@voltagent/core'

const byAnyType = byWord(TYPE_WORDS)
const byEntity = byWord({ ...TYPE_WORDS, workflow: 'chain' })

/**
 * VoltAgent. What its models are given stands on their spans, what they answer on the agent's alone. Its `tool.parameters`
 * is the tool's schema, as nowhere else.
 */
export const voltAgent: Dialect = {
  name: 'VoltAgent',
  source: 'https://voltagent.dev/observability/',
  recorded: '@voltagent/core 2.10.0',
  kinds: {
    attribute: [
      {
        keys: ['span.type'],
        decide: byWord({
          ...TYPE_WORDS,
          workflow: 'chain',
          'workflow-step': 'chain',
          evaluator: 'evaluator',
          scorer: 'evaluator',
        }),
      },
      {
        // Children inherit it, so their `span.type` goes first, also if it says that they are no run.
        keys: ['entity.type'],
        decide: (value, { attributes, scope }) => {
          if ('span.type' in attributes) return undefined
          return scope?.name === SCOPE ? byEntity(value) : byAnyType(value)
        },
      },
    ],
  },
  modelCall: { models: ['llm.model'] },
  threads: { keys: ['voltagent.conversation_id'], pageKeys: ['conversation.id'] },
  content: {
    scopes: [SCOPE],
    own: {
      input: ['input'],
      output: ['output'],
      messages: ['llm.messages', 'agent.messages'],
    },
  },
  model: { request: ['llm.model'] },
  finishReason: ['llm.finish_reason'],
  labels: {
    toolName: ['tool.name'],
    toolCallId: ['tool.call.id'],
    model: ['ai.model.name'],
    finishReason: ['ai.response.finish_reason'],
    inputTokens: ['usage.prompt_tokens'],
    outputTokens: ['usage.completion_tokens'],
    cachedInputTokens: ['usage.cached_tokens'],
    reasoningTokens: ['usage.reasoning_tokens'],
  },
}
