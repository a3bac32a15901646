import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'
import { byStart } from '../kinds/by-start.ts'
import { byWord } from '../kinds/by-word.ts'
import { readWord } from '../kinds/read-word.ts'
import type { Verdict } from '../kinds/rule.ts'

const AGENTS_SCOPE = 'logfire.openai_agents'

/** Logfire's own instrumentations. Older ones say what a span is in the template of its message alone. */
export const logfire: Dialect = {
  name: 'Logfire',
  source: 'https://github.com/pydantic/logfire',
  recorded: 'logfire 5.4.0',
  kinds: {
    explicit: [{ keys: ['logfire.span_type'], decide: kindOfType }],
    framework: [
      { scopes: [AGENTS_SCOPE], decide: (_, { name }) => byAgentTemplate(name) },
      { keys: ['logfire.msg_template'], decide: kindOfTemplate },
    ],
  },
  runKeys: ['logfire.msg_template'],
  threads: { scoped: { scopes: [AGENTS_SCOPE], keys: ['group_id'] } },
  content: {
    input: ['request_data'],
    output: ['response_data'],
    scopes: [AGENTS_SCOPE],
    own: { input: ['input'], output: ['output'] },
    quotes: ['logfire.msg'],
  },
  labels: { toolName: ['name'] },
}

// Of OpenAI's agents only the template shows the kind, and `gen_ai.system` is on every span.
const byAgentTemplate = byStart([
  ['Agent run', 'agent'],
  ['Function:', 'tool'],
  ['Guardrail ', 'guardrail'],
  ['Handoff:', 'chain'],
  ['Turn', 'chain'],
  ['Task:', 'chain'],
  ['OpenAI Agents trace', 'chain'],
])

const byTemplate = byStart([
  ['Chat Completion with', 'llm'],
  ['Chat completion with', 'llm'],
  ['Completion with', 'llm'],
  ['Responses API with', 'llm'],
  ['Message with', 'llm'],
  ['Image Generation with', 'llm'],
  ['Embedding Creation with', 'embedding'],
  ['Text →', null],
  ['Speech →', null],
])

const byType = byWord({ log: null, pending_span: null })

// A log or a pending copy of a span is no run, whatever else is on it. The answer of a stream is one: it comes as a log,
// since the span of the call has ended when the stream begins.
function kindOfType(value: unknown, { attributes }: ClassifiableSpan): Verdict {
  const isAnswer =
    readWord(value) === 'log' &&
    readWord(attributes['logfire.msg_template']).startsWith('streaming response from')
  return isAnswer ? 'llm' : byType(value)
}

function kindOfTemplate(template: unknown, { name, attributes }: ClassifiableSpan): Verdict {
  const isModel = 'request_data' in attributes || 'gen_ai.request.model' in attributes
  if (isModel) return byTemplate(template) ?? byTemplate(name)
  return 'gen_ai.system' in attributes ? byAgentTemplate(template) : undefined
}
