import type { Dialect } from '../dialect.ts'
import { operationKind } from '../kinds/operation-kind.ts'
import { readWord } from '../kinds/read-word.ts'
import type { Verdict } from '../kinds/rule.ts'

/** Sentry's AI monitoring. It also writes the tool keys of OpenLIT. */
export const sentry: Dialect = {
  name: 'Sentry',
  source:
    'https://github.com/getsentry/sentry-javascript/blob/develop/packages/core/src/tracing/ai/gen-ai-attributes.ts',
  recorded: '@sentry/node 10.78.0',
  kinds: { operation: [{ keys: ['sentry.op'], decide: kindOfOp }] },
  content: {
    input: ['gen_ai.request.messages'],
    output: ['gen_ai.response.text'],
    tools: ['gen_ai.request.available_tools'],
    own: { toolCalls: ['gen_ai.response.tool_calls'] },
  },
}

// `gen_ai.chat`; before, `ai.chat_completions.create.openai`. Other namespaces are not about AI.
function kindOfOp(value: unknown): Verdict {
  const operation = /^(?:gen_)?ai\.(.*)$/.exec(readWord(value))?.[1]
  return operationKind(operation) ?? operationKind(operation?.split('.', 1)[0])
}
