import type { Dialect } from '../dialect.ts'

// Of the spans with the id of a run. Before 1.0, calls (`llm.<prompt>`) and runs (`run.<id>`) have only their names.
const IDS = ['koog.event.id', 'koog.node.name', 'koog.node.id', 'koog.strategy.name'] as const

/**
 * JetBrains' Koog, beside OpenTelemetry's keys: the nodes, subgraphs and strategies of an agent's graph, and the steps of
 * its planners. Read in the source of version 1.0.0, and of 0.7.1 for planners and for nodes that had names.
 *
 * - It writes its system prompt without a namespace.
 * - Its `gen_ai.conversation.id` is the id of one run of an agent.
 * - It hides content (`HIDDEN:non-empty`), unless an app calls `setVerbose(true)`.
 */
export const koog: Dialect = {
  name: 'Koog',
  source:
    'https://github.com/JetBrains/koog/blob/develop/agents/agents-features/agents-features-opentelemetry/src/commonMain/kotlin/ai/koog/agents/features/opentelemetry/attribute/KoogAttributes.kt',
  recorded: 'ai.koog:koog-agents-jvm 0.5.0',
  namespaces: ['koog.'],
  kinds: {
    attribute: [
      {
        keys: [
          'koog.node.id',
          'koog.node.name',
          'koog.strategy.name',
          'koog.subgraph.id',
          'koog.planner.step.index',
        ],
        decide: () => 'chain',
      },
    ],
  },
  runKeys: ['koog.event.id'],
  threads: {
    uncertain: {
      'gen_ai.conversation.id': (id, { name, attributes }) =>
        name === `run.${id}` || name.startsWith('llm.') || IDS.some((key) => key in attributes),
    },
  },
  content: {
    input: [
      'koog.node.input',
      'koog.subgraph.input',
      'koog.planner.state.input',
      'koog.planner.plan.input',
    ],
    output: [
      'koog.node.output',
      'koog.subgraph.output',
      'koog.planner.state.output',
      'koog.planner.plan.output',
    ],
    system: ['system_instructions'],
    quotes: ['koog.moderation.result'],
  },
}
