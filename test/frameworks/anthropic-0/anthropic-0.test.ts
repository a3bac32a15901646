import { describeFramework } from '../support/app-contract.ts'

const TRACELOOP = ['llm chat claude-sonnet-4-5', '  llm anthropic.messages.create']

describeFramework('anthropic-0', [
  {
    name: 'traceloop',
    model: 'claude-sonnet-4-5',
    runs: {
      plain: TRACELOOP,
      streamed: TRACELOOP,
      tool: [...TRACELOOP, ...TRACELOOP],
      failing: TRACELOOP,
    },
  },
])
