import { describeFramework } from '../support/app-contract.ts'

const NATIVE = ['llm anthropic.messages.create']
const OPENINFERENCE = ['llm Anthropic Messages', '  llm anthropic.messages.create']

describeFramework('anthropic', [
  {
    name: 'native',
    model: 'claude-sonnet-4-5',
    untold: ['messages'],
    runs: { plain: NATIVE, streamed: NATIVE, tool: [...NATIVE, ...NATIVE], failing: NATIVE },
  },
  {
    name: 'openinference',
    model: 'claude-sonnet-4-5',
    runs: {
      plain: OPENINFERENCE,
      streamed: OPENINFERENCE,
      tool: [...OPENINFERENCE, ...OPENINFERENCE],
      failing: OPENINFERENCE,
    },
  },
])
