import type { ClassifiableSpan } from '../classifiable-span.ts'
import { aiSdkOperation } from './ai-sdk-operation.ts'
import { operationKind } from './operation-kind.ts'
import type { Rule, Verdict } from './rule.ts'

/**
 * Names that the conventions prescribe, for spans whose attributes come later or never. Words that only GenAI uses
 * stand alone; everyday words need some GenAI attribute beside them.
 */
export const NAME_RULES: readonly Rule[] = [
  {
    of: 'OpenTelemetry',
    names: [
      'invoke_agent',
      'create_agent',
      'execute_tool',
      'invoke_workflow',
      'generate_content',
      'text_completion',
      'execute_event_loop_cycle',
      'execute_agent_loop_cycle',
    ],
    decide: firstWordKind,
  },
  {
    of: 'OpenTelemetry',
    names: ['chat', 'embeddings', 'retrieval', 'plan', 'llm_request', 'completion', 'rerank'],
    decide: (name, span) => (isGenAi(span) ? firstWordKind(name) : undefined),
  },
  { of: 'Vercel AI SDK', names: ['ai.'], decide: aiSdkOperation },
  { of: 'Google ADK', names: ['call_llm'], decide: () => 'llm' },
  { of: 'Google ADK', names: ['agent_run'], decide: () => 'agent' },
  {
    // The loop of Extensions.AI has nothing but its name.
    of: 'Microsoft Agent Framework, Extensions.AI',
    names: ['workflow.run', 'workflow_invoke', 'executor.process', 'orchestrate_tools'],
    decide: () => 'chain',
  },
  {
    of: 'Haystack',
    names: ['haystack.pipeline.run', 'haystack.async_pipeline.run', 'haystack.agent.step'],
    decide: () => 'chain',
  },
  { of: 'Haystack', names: ['haystack.agent.run'], decide: () => 'agent' },
  {
    of: 'Haystack',
    names: ['haystack.agent.step.llm', 'haystack.chat_generator.run'],
    decide: () => 'llm',
  },
  { of: 'Haystack', names: ['haystack.agent.step.tool'], decide: () => 'tool' },
  {
    of: 'Mastra, before its own exporter',
    names: ['agent.generate', 'agent.stream'],
    decide: (_, { attributes }) => ('componentName' in attributes ? 'agent' : undefined),
  },
  { of: 'Claude Code', names: ['claude_code.interaction'], decide: () => 'agent' },
  { of: 'Claude Code', names: ['claude_code.llm_request'], decide: () => 'llm' },
  { of: 'Claude Code', names: ['claude_code.tool'], decide: () => 'tool' },
  { of: 'NeMo Guardrails', names: ['guardrails.rail'], decide: () => 'guardrail' },
  {
    // The request is all that was done to answer; an action is what a rail or a flow runs, no model asked for it.
    of: 'NeMo Guardrails',
    names: ['guardrails.request', 'guardrails.action'],
    decide: () => 'chain',
  },
  { of: 'Quarkus LangChain4j', names: ['langchain4j.aiservices.'], decide: () => 'chain' },
  { of: 'Quarkus LangChain4j', names: ['langchain4j.tools.'], decide: () => 'tool' },
]

function firstWordKind(name: unknown): Verdict {
  return typeof name === 'string' ? operationKind(name.split(/[ :([]/, 1)[0]) : undefined
}

// An instrumentation of models may have nothing but the name to say of a call that failed.
const GEN_AI_SCOPE = /^(openlit|openinference)\.instrumentation\./

function isGenAi({ attributes, scope }: ClassifiableSpan): boolean {
  if (GEN_AI_SCOPE.test(scope?.name ?? '')) return true
  for (const key in attributes) if (key.startsWith('gen_ai.')) return true
  return false
}
