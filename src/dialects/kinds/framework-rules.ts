import type { ClassifiableSpan } from '../classifiable-span.ts'
import { oneOf } from './one-of.ts'
import type { Rule, Verdict } from './rule.ts'

/** Frameworks that say what a span is by their scope and its name, or by attributes that are only theirs. */
export const FRAMEWORK_RULES: readonly Rule[] = [
  {
    of: 'LiveKit',
    scopes: ['livekit-agents'],
    keysLike: ['lk.'],
    decide: (_, span) => liveKitKind(span),
  },
  {
    of: 'Google ADK',
    scopes: ['gcp.vertex.agent'],
    keys: ['gcp.vertex.agent.event_id', 'gcp.vertex.agent.invocation_id'],
    decide: (_, { name }) => byStart(ADK, name),
  },
  {
    of: 'Pydantic AI',
    scopes: ['pydantic-ai'],
    decide: (_, span) => pydanticKind(span),
  },
  {
    of: 'Pydantic AI',
    keys: ['pydantic_ai.all_messages', 'all_messages_events', 'final_result'],
    decide: (_, { attributes }) =>
      'agent_name' in attributes || 'gen_ai.agent.name' in attributes ? 'agent' : undefined,
  },
  {
    of: 'Pydantic Evals',
    scopes: ['pydantic-evals'],
    decide: (_, { name }) => byStart(EVALS, name),
  },
  {
    of: 'Logfire, OpenAI Agents',
    scopes: ['logfire.openai_agents'],
    decide: (_, { name }) => byStart(LOGFIRE_AGENTS, name),
  },
  { of: 'Logfire', keys: ['logfire.msg_template'], decide: logfireKind },
  {
    // The loop of model calls and the functions that they ask for.
    of: 'Semantic Kernel',
    keys: ['sk.available_functions'],
    decide: () => 'chain',
  },
  {
    // What it says of their other spans stands on them.
    of: 'AgentOps, OpenAI Agents',
    scopes: ['openai-agents'],
    decide: (_, { name, attributes }) =>
      'workflow.step.type' in attributes ? 'chain' : AGENT_OPS_AGENTS(name),
  },
  { of: 'Codex', scopes: ['codex_cli_rs'], decide: (_, { name }) => CODEX(name) },
  { of: 'LiteLLM', scopes: ['litellm'], decide: (_, { name }) => LITELLM(name) },
  { of: 'Pipecat', scopes: ['pipecat', 'pipecat.turn'], decide: (_, { name }) => PIPECAT(name) },
  {
    of: 'LlamaIndex',
    scopes: ['llamaindex.opentelemetry.tracer'],
    decide: (_, { name }) => LLAMA_INDEX.find(([pattern]) => pattern.test(name))?.[1],
  },
]

type Starts = readonly (readonly [string, Verdict])[]

function byStart(starts: Starts, text: unknown): Verdict {
  if (typeof text !== 'string') return undefined
  return starts.find(([start]) => text.startsWith(start))?.[1]
}

const ADK: Starts = [
  ['call_llm', 'llm'],
  ['agent_run', 'agent'],
  ['invoke_agent', 'agent'],
  ['invocation', 'chain'],
  ['execute_tool', 'tool'],
]

// Its speech has models too, but answers nothing.
const LIVEKIT: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['agent_turn', 'agent'],
  ['start_agent_activity', 'agent'],
  ['agent_session', 'chain'],
  ['function_tool', 'tool'],
  ['llm_request', 'llm'],
  ['realtime_inference', 'llm'],
  ['judge_evaluation', 'evaluator'],
  // Around the request, and each try of it.
  ['llm_node', 'chain'],
  ['llm_fallback_adapter', 'chain'],
  ['llm_request_run', null],
])

function liveKitKind({ name, attributes }: ClassifiableSpan): Verdict {
  if (LIVEKIT.has(name)) return LIVEKIT.get(name)
  if ('lk.function_tool.name' in attributes || 'lk.function_tool.id' in attributes) return 'tool'
  return 'lk.instructions' in attributes || 'lk.pii.instructions' in attributes ? 'agent' : null
}

const PYDANTIC: Starts = [
  ['running tool', 'tool'],
  ['running output function', 'tool'],
  ['running ', 'chain'],
  // A try that failed, beside the `chat` that it belongs to.
  ['model request attempt', null],
  ['model request', 'llm'],
  ['run graph', 'chain'],
  ['run node', 'chain'],
]

function pydanticKind({ name, attributes }: ClassifiableSpan): Verdict {
  const isAgent = 'agent_name' in attributes || 'final_result' in attributes
  if (isAgent || name === 'agent run' || name.endsWith(' run')) return 'agent'
  return byStart(PYDANTIC, name)
}

// An experiment is made of cases, a case of what is tried and the judgements of it.
const EVALS: Starts = [
  ['evaluator', 'evaluator'],
  ['evaluate ', 'chain'],
  ['case: ', 'chain'],
  ['execute ', 'chain'],
]

// What it makes of OpenAI's agents: the kind stands in the template only, and `gen_ai.system` on every span.
const LOGFIRE_AGENTS: Starts = [
  ['Agent run', 'agent'],
  ['Function:', 'tool'],
  ['Guardrail ', 'guardrail'],
  ['Handoff:', 'chain'],
  ['Turn', 'chain'],
  ['Task:', 'chain'],
  ['OpenAI Agents trace', 'chain'],
]

const LOGFIRE: Starts = [
  ['Chat Completion with', 'llm'],
  ['Chat completion with', 'llm'],
  ['Completion with', 'llm'],
  ['Responses API with', 'llm'],
  ['Message with', 'llm'],
  ['Image Generation with', 'llm'],
  ['Embedding Creation with', 'embedding'],
  ['Text →', null],
  ['Speech →', null],
]

function logfireKind(template: unknown, { name, attributes }: ClassifiableSpan): Verdict {
  const isModel = 'request_data' in attributes || 'gen_ai.request.model' in attributes
  if (isModel) return byStart(LOGFIRE, template) ?? byStart(LOGFIRE, name)
  return 'gen_ai.system' in attributes ? byStart(LOGFIRE_AGENTS, template) : undefined
}

const CODEX = oneOf({ 'session_task.turn': 'agent', handle_responses: 'llm' })

const AGENT_OPS_AGENTS = oneOf({ turn: 'chain', handoff: 'chain' })

// What it asks of a provider in the provider's words stands below what it was asked.
const LITELLM = oneOf({
  litellm_request: 'llm',
  raw_gen_ai_request: 'llm',
  guardrail: 'guardrail',
})

const PIPECAT = oneOf({
  conversation: 'chain',
  turn: 'chain',
  llm: 'llm',
  llm_response: 'llm',
  llm_tool_call: 'tool',
  llm_tool_result: null,
  llm_setup: null,
  stt: null,
  tts: null,
})

// `Class.method`, as its dispatcher names spans. A query engine is named for its retriever, and is a step all the same; so
// is a step of an agent's workflow, whatever it calls.
const LLAMA_INDEX = [
  [/Rerank\w*\.|\.a?postprocess_nodes\b/, 'reranker'],
  [/Embedding\w*\.|\.a?_?get_\w*embedding\b/, 'embedding'],
  [/\.(a?_|_a)?a?retrieve\b/, 'retriever'],
  [/^\w*Workflow\w*\.(?!run\b)/, 'chain'],
  [/Tool\w*\.a?call\b|\.a?call_tool\b/, 'tool'],
  [/\.a?(stream_)?(chat|complete|predict)(_with_tools)?\b/, 'llm'],
  [/(Agent|AgentWorkflow)\w*\.run\b/, 'agent'],
  [
    /(QueryEngine|Workflow|Program)\w*\.|\.a?(query|synthesize|get_response|run|run_step)\b/,
    'chain',
  ],
] as const
