import { describeFramework } from '../support/app-contract.ts'

const GENERATED = ['agent ai.generateText', '  llm ai.generateText.doGenerate']
const runs = {
  plain: GENERATED,
  streamed: ['agent ai.streamText', '  llm ai.streamText.doStream'],
  tool: [...GENERATED, '  tool ai.toolCall', '  llm ai.generateText.doGenerate'],
  failing: GENERATED,
}

describeFramework('ai-6', [
  { name: 'openai', runs },
  { name: 'anthropic', model: 'claude-sonnet-4-5', runs },
])
