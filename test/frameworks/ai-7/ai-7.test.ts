import { type App, describeFramework } from '../support/app-contract.ts'

const GENERATED = ['agent ai.generateText', '  llm ai.generateText.doGenerate']

describeFramework('ai-7', [
  { name: 'openai', runs: agentRuns('gpt-4o-mini') },
  { name: 'anthropic', model: 'claude-sonnet-4-5', runs: agentRuns('claude-sonnet-4-5') },
  { name: 'langfuse', runs: agentRuns('gpt-4o-mini') },
  {
    name: 'legacy',
    runs: {
      plain: GENERATED,
      streamed: ['agent ai.streamText', '  llm ai.streamText.doStream'],
      tool: [...GENERATED, '    tool ai.toolCall', '  llm ai.generateText.doGenerate'],
      failing: GENERATED,
    },
  },
])

function agentRuns(model: string): App['runs'] {
  const step = (n: number) => [`  chain step ${n}`, `    llm chat ${model}`]
  const plain = [`agent invoke_agent ${model}`, ...step(1)]
  return {
    plain,
    streamed: plain,
    tool: [...plain, '    tool execute_tool get_weather', ...step(2)],
    failing: plain,
  }
}
