import type { Dialect } from '../dialect.ts'
import type { Verdict } from '../kinds/rule.ts'

/** Haystack's own tracer. It writes content only if content tracing is on. */
export const haystack: Dialect = {
  name: 'Haystack',
  source: 'https://docs.haystack.deepset.ai/docs/tracing',
  recorded: 'haystack-ai 3.4.1',
  namespaces: ['haystack.'],
  kinds: {
    attribute: [
      { keys: ['haystack.tool.name'], decide: () => 'tool' },
      { keys: ['haystack.component.type'], decide: kindOfComponent },
    ],
    name: [
      {
        names: ['haystack.pipeline.run', 'haystack.async_pipeline.run', 'haystack.agent.step'],
        decide: () => 'chain',
      },
      { names: ['haystack.agent.run'], decide: () => 'agent' },
      { names: ['haystack.agent.step.llm', 'haystack.chat_generator.run'], decide: () => 'llm' },
      { names: ['haystack.agent.step.tool'], decide: () => 'tool' },
    ],
  },
  runKeys: ['haystack.component.type'],
  content: { input: ['haystack.component.input'], output: ['haystack.component.output'] },
  labels: { component: ['haystack.component.type'] },
}

const ENDINGS = [
  [/(Generator|ChatGenerator|LLM)$/, 'llm'],
  [/Embedder$/, 'embedding'],
  [/Retriever$/, 'retriever'],
  [/Ranker$/, 'reranker'],
  [/(ToolInvoker|Tool)$/, 'tool'],
  [/Agent$/, 'agent'],
  [/Evaluator$/, 'evaluator'],
] as const

// A component's class is named for what it does; any other is a step of the pipeline.
function kindOfComponent(value: unknown): Verdict {
  return ENDINGS.find(([ending]) => typeof value === 'string' && ending.test(value))?.[1] ?? 'chain'
}
