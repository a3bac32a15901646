import { isEmbeddingModel } from './embedding-model.ts'
import { KIND_WORDS } from './kind-words.ts'
import { oneOf } from './one-of.ts'
import { readWord } from './read-word.ts'
import type { Rule, Verdict } from './rule.ts'

/**
 * Keys whose only purpose is to say what a span is. They go first: some exporters that write them fill
 * `gen_ai.operation.name` as they please.
 */
export const KIND_KEY_RULES: readonly Rule[] = [
  {
    of: 'Logfire',
    keys: ['logfire.span_type'],
    decide: logfireKind,
  },
  { of: 'Langfuse', keys: ['langfuse.observation.type'], decide: langfuseKind },
  {
    // Before OpenInference, which MLflow's own spans may carry too.
    of: 'MLflow',
    keys: ['mlflow.spanType'],
    decide: oneOf({ ...KIND_WORDS, memory: 'chain' }),
  },
  { of: 'OpenInference', keys: ['openinference.span.kind'], decide: oneOf(KIND_WORDS) },
  { of: 'LangSmith', keys: ['langsmith.span.kind'], decide: oneOf(KIND_WORDS) },
  {
    of: 'Laminar',
    keys: ['lmnr.span.type'],
    decide: (value, { attributes }) =>
      unlessItEmbeds(LAMINAR(value), attributes['gen_ai.request.model']),
  },
  {
    of: 'Mastra',
    keys: ['mastra.span.type'],
    decide: oneOf({
      agent_run: 'agent',
      model_generation: 'llm',
      model_inference: 'llm',
      model_step: 'chain',
      model_chunk: null,
      tool_call: 'tool',
      mcp_tool_call: 'tool',
      provider_tool_call: 'tool',
      client_tool_call: 'tool',
      workflow_run: 'chain',
      workflow_step: 'chain',
      workflow_conditional: 'chain',
      workflow_conditional_eval: 'chain',
      workflow_parallel: 'chain',
      workflow_loop: 'chain',
      workflow_sleep: 'chain',
      workflow_wait_event: 'chain',
      processor_run: 'chain',
      rag_ingestion: 'chain',
      rag_embedding: 'embedding',
      rag_vector_operation: 'retriever',
      rag_action: 'chain',
      scorer_run: 'evaluator',
      scorer_step: 'evaluator',
      memory_operation: null,
      generic: null,
      // Before version 1.0.
      llm_generation: 'llm',
      llm_chunk: null,
    }),
  },
  {
    of: 'LangWatch',
    keys: ['langwatch.span.type'],
    decide: oneOf({ ...KIND_WORDS, rag: 'retriever', component: 'chain', module: 'chain' }),
  },
  {
    of: 'Braintrust',
    keys: ['braintrust.span_attributes', 'braintrust.span_attributes.type'],
    decide: braintrustKind,
  },
  {
    of: 'Genkit',
    keys: ['genkit:metadata:subtype'],
    decide: oneOf({
      ...KIND_WORDS,
      'background-model': 'llm',
      'tool.v2': 'tool',
      'executable-prompt': 'chain',
      indexer: null,
      util: null,
    }),
  },
  {
    of: 'Genkit',
    keys: ['genkit:type'],
    // Its `util` is `generate`: the loop around the model and its tools.
    decide: oneOf({
      flow: 'chain',
      flowstep: 'chain',
      util: 'chain',
      prompttemplate: 'chain',
      dotprompt: 'chain',
    }),
  },
  {
    // LoongSuite and ARMS; traceAI of Future AGI.
    of: 'Alibaba',
    keys: ['gen_ai.span.kind', 'gen_ai.span_kind_name', 'fi.span.kind'],
    decide: oneOf({ ...KIND_WORDS, entry: 'chain', memory: null }),
  },
  {
    of: 'AgentOps',
    keys: ['agentops.span.kind'],
    // Its own instrumentations write the member of the enumeration: `AgentOpsSpanKindValues.TOOL`.
    decide: (value) => AGENT_OPS(readWord(value).replace(/^agentopsspankindvalues\./, '')),
  },
  {
    of: 'AG2',
    keys: ['ag2.span.type'],
    decide: oneOf({
      ...KIND_WORDS,
      conversation: 'chain',
      multi_conversation: 'chain',
      handoff: 'chain',
      speaker_selection: 'chain',
      code_execution: 'tool',
      human_input: null,
      // What a call used, told again.
      usage: null,
    }),
  },
  {
    of: 'TruLens',
    keys: ['ai.observability.span_type'],
    decide: oneOf({
      ...KIND_WORDS,
      record_root: 'chain',
      workflow_step: 'chain',
      graph_node: 'chain',
      graph_task: 'chain',
      mcp: 'tool',
      eval_root: 'evaluator',
    }),
  },
  {
    of: 'NeMo Agent Toolkit',
    keys: ['nat.event_type'],
    decide: (value) => NEMO(readWord(value).replace(/_(start|end)$/, '')),
  },
  {
    of: 'HoneyHive',
    keys: ['honeyhive_event_type'],
    decide: oneOf({ ...KIND_WORDS, session: 'chain' }),
  },
  { of: 'Spring AI', keys: ['spring.ai.kind'], decide: springKind },
]

const AGENT_OPS = oneOf({
  ...KIND_WORDS,
  session: 'chain',
  operation: 'chain',
  'workflow.step': 'chain',
  'llm.call': 'llm',
  'agent.action': 'agent',
  'agent.thinking': 'agent',
  'agent.decision': 'agent',
})

const LOGFIRE = oneOf({ log: null, pending_span: null })

// A log or a pending copy of a span is no run, whatever else stands on it, but for the answer of a stream, which comes
// as a log: the span of the call has ended when the stream begins.
function logfireKind(value: unknown, { attributes }: { attributes: Attributes }): Verdict {
  const isAnswer =
    readWord(value) === 'log' &&
    readWord(attributes['logfire.msg_template']).startsWith('streaming response from')
  return isAnswer ? 'llm' : LOGFIRE(value)
}

const NEMO = oneOf({ ...KIND_WORDS, function: 'chain' })

const LAMINAR = oneOf({
  ...KIND_WORDS,
  cached: 'llm',
  human_evaluator: 'evaluator',
  executor: 'chain',
  pipeline: 'chain',
})

const LANGFUSE = oneOf({ ...KIND_WORDS, span: null, event: null })

// Its Python SDK up to 3.3.0 says `span` of generations too: those have what only generations have.
function langfuseKind(value: unknown, { attributes }: { attributes: Attributes }): Verdict {
  const kind = unlessItEmbeds(LANGFUSE(value), attributes['langfuse.observation.model.name'])
  if (kind !== null || readWord(value) !== 'span') return kind
  return LANGFUSE_GENERATION.some((key) => key in attributes) ? 'llm' : null
}

// Their OpenAI wrappers say of an embedding what they say of an answer.
function unlessItEmbeds(kind: Verdict, model: unknown): Verdict {
  return kind === 'llm' && isEmbeddingModel(model) ? 'embedding' : kind
}

const LANGFUSE_GENERATION = [
  'langfuse.observation.model.name',
  'langfuse.observation.model.parameters',
  'langfuse.observation.usage_details',
  'langfuse.observation.cost_details',
  'langfuse.observation.completion_start_time',
]

const BRAINTRUST = oneOf({ ...KIND_WORDS, function: 'tool', score: 'evaluator' })

// Either the word, or JSON that holds it as its `type`.
function braintrustKind(value: unknown): Verdict {
  const type = typeof value === 'string' ? /"type"\s*:\s*("[^"]*")/.exec(value)?.[1] : undefined
  return BRAINTRUST(type ?? value)
}

// Its vector store writes and deletes as well: only what it finds is retrieval.
function springKind(value: unknown, { attributes }: { attributes: Attributes }): Verdict {
  if (readWord(value) === 'vector_store') {
    return readWord(attributes['db.operation.name']) === 'query' ? 'retriever' : null
  }
  return SPRING(value)
}

type Attributes = Readonly<Record<string, unknown>>

const SPRING = oneOf({
  chat_client: 'chain',
  advisor: 'chain',
  tool_call: 'tool',
  chat_model: 'llm',
  embedding_model: 'embedding',
})
