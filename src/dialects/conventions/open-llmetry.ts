import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'
import { operationKind } from '../kinds/operation-kind.ts'
import type { Verdict } from '../kinds/rule.ts'

const kindOfSpanKind = byWord({ ...KIND_WORDS, handoff: 'chain' })

/** OpenLLMetry of Traceloop: its own keys, and its indexed `gen_ai.prompt.0.role`, which many have copied. */
export const openLlmetry: Dialect = {
  name: 'OpenLLMetry',
  source:
    'https://github.com/traceloop/openllmetry/tree/main/packages/opentelemetry-semantic-conventions-ai',
  recorded: 'opentelemetry-instrumentation-langchain 0.62.4, @traceloop/node-server-sdk 0.27.0',
  namespaces: ['traceloop.', 'crewai.'],
  kinds: {
    specific: [{ keys: ['gen_ai.operation.name'], decide: madeOfAgents }],
    operation: [
      // After the operation: JavaScript's LangChain instrumentation says `task` of its tools.
      { keys: ['traceloop.span.kind'], decide: kindOfSpanKind },
      { keys: ['llm.request.type'], decide: operationKind },
    ],
  },
  modelCall: {
    models: ['llm.request.model', 'llm.response.model'],
    messages: ['gen_ai.prompt.0.role', 'gen_ai.completion.0.role'],
  },
  runKeys: ['traceloop.span.kind', 'llm.request.type'],
  threads: {
    keys: [
      'traceloop.association.properties.conversation_id',
      'traceloop.association.properties.session_id',
      'traceloop.association.properties.thread_id',
      'traceloop.association.properties.chat_id',
    ],
  },
  content: {
    input: ['traceloop.entity.input'],
    output: ['traceloop.entity.output'],
    indexed: {
      prompt: ['gen_ai.prompt'],
      completion: ['gen_ai.completion'],
      toolDefinitions: ['llm.request.functions'],
    },
  },
  finishReason: ['llm.response.finish_reason', 'llm.response.stop_reason'],
  usage: {
    inputTokens: ['llm.usage.prompt_tokens'],
    outputTokens: ['llm.usage.completion_tokens'],
    reasoningTokens: ['llm.usage.reasoning_tokens'],
  },
  toolNames: ['traceloop.entity.name'],
}

// Its Python packages, and Laminar's copy of them, say `invoke_agent` of LangChain's sequences and of CrewAI's crews and
// tasks too.
function madeOfAgents(value: unknown, { name, attributes }: ClassifiableSpan): Verdict {
  if (operationKind(value) !== 'agent') return undefined
  const isMade =
    name.endsWith('.workflow') ||
    'crewai.crew.id' in attributes ||
    kindOfSpanKind(attributes['traceloop.span.kind']) === 'chain'
  return isMade ? 'chain' : undefined
}
