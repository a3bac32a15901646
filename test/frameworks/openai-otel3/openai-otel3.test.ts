import { describeFramework } from '../support/app-contract.ts'

const CHAT = ['llm chat gpt-4o-mini']
const runs = { plain: CHAT, streamed: CHAT, tool: [...CHAT, ...CHAT], failing: CHAT }

// What is said comes as log records, apart from the spans.
describeFramework('openai-otel3', [
  { name: 'opentelemetry', runs },
  { name: 'opentelemetry', env: { API: 'responses' }, runs },
])
