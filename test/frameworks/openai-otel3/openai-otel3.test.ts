import { describeFramework } from '../support/app-contract.ts'

const CHAT = ['llm chat gpt-4o-mini']

describeFramework('openai-otel3', [
  {
    name: 'opentelemetry',
    runs: { plain: CHAT, streamed: CHAT, tool: [...CHAT, ...CHAT], failing: CHAT },
  },
])
