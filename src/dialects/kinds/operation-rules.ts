import type { ClassifiableSpan } from '../classifiable-span.ts'
import { aiSdkOperation } from './ai-sdk-operation.ts'
import { KIND_WORDS } from './kind-words.ts'
import { oneOf } from './one-of.ts'
import { operationKind } from './operation-kind.ts'
import { readWord } from './read-word.ts'
import type { Rule, Verdict } from './rule.ts'

/** Keys that say what a span does, from which its kind follows. */
export const OPERATION_RULES: readonly Rule[] = [
  {
    // Before gen_ai.operation.name: converters say `chat` of the loop and of the call in it.
    of: 'Vercel AI SDK, versions 3 to 6',
    keys: ['ai.operationId', 'vercel.ai.operationId', 'operation.name'],
    decide: aiSdkOperation,
  },
  { of: 'OpenTelemetry', keys: ['gen_ai.operation.name'], decide: genAiOperation },
  {
    of: 'OpenTelemetry, MCP',
    keys: ['mcp.method.name'],
    decide: (value) => (readWord(value) === 'tools/call' ? 'tool' : null),
  },
  {
    // Logfire's and FastMCP's MCP spans speak JSON-RPC.
    of: 'MCP, older',
    keys: ['rpc.method'],
    decide: (value) => (value === 'tools/call' ? 'tool' : undefined),
  },
  {
    // After the operation: JavaScript's LangChain instrumentation says `task` of its tools.
    of: 'OpenLLMetry',
    keys: ['traceloop.span.kind'],
    decide: (value) => OPEN_LLMETRY(value),
  },
  {
    of: 'OpenLLMetry, older; OpenLIT, older',
    keys: ['llm.request.type', 'gen_ai.type'],
    decide: operationKind,
  },
  { of: 'Sentry', keys: ['sentry.op'], decide: sentryKind },
  {
    of: 'Langtrace',
    keys: ['langtrace.service.type'],
    decide: langtraceKind,
  },
]

const OPEN_LLMETRY = oneOf({ ...KIND_WORDS, handoff: 'chain' })

// The same operation means more with a tool or an agent to it.
function genAiOperation(value: unknown, { name, attributes }: ClassifiableSpan): Verdict {
  const kind = operationKind(value)
  if (kind !== 'chain' && kind !== 'agent') return kind
  const word = readWord(value)
  if ((kind === 'chain' || word === 'plan') && isTool(attributes)) return 'tool'
  if (kind === 'agent' && isGuardrail(attributes)) return 'guardrail'
  if (kind === 'agent' && isMadeOfAgents(name, attributes)) return 'chain'
  return word === 'invoke_workflow' && 'gen_ai.agent.name' in attributes ? 'agent' : kind
}

// OpenLLMetry for Python, and Laminar's copy of it, say `invoke_agent` of LangChain's sequences and of CrewAI's crews and
// tasks too.
function isMadeOfAgents(name: string, attributes: Readonly<Record<string, unknown>>): boolean {
  const isWorkflow = name.endsWith('.workflow') || 'crewai.crew.id' in attributes
  return isWorkflow || OPEN_LLMETRY(attributes['traceloop.span.kind']) === 'chain'
}

// OpenLIT says `invoke_agent` of what checks an agent's input.
function isGuardrail(attributes: object): boolean {
  return 'gen_ai.guardrail.name' in attributes || 'gen_ai.guardrail.triggered' in attributes
}

// It traces every method of a framework, those that build something included.
function langtraceKind(value: unknown, { name, attributes }: ClassifiableSpan): Verdict {
  const kind = LANGTRACE(value)
  if (kind !== 'chain') return kind
  const method = name.slice(name.lastIndexOf('.') + 1)
  if (/^(add_|model_post_init$|asdict$|compile$)/.test(method)) return null
  return readWord(attributes['langchain.task.name']) === 'retriever' ? 'retriever' : 'chain'
}

const LANGTRACE = oneOf({ llm: 'llm', framework: 'chain' })

// `gen_ai.chat`; before, `ai.chat_completions.create.openai`. Other namespaces are no concern of ours.
function sentryKind(value: unknown): Verdict {
  const operation = /^(?:gen_)?ai\.(.*)$/.exec(readWord(value))?.[1]
  return operationKind(operation) ?? operationKind(operation?.split('.', 1)[0])
}

function isTool(attributes: object): boolean {
  return 'gen_ai.tool.name' in attributes || 'gen_ai.tool.call.id' in attributes
}
