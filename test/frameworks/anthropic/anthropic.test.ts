import { describeFramework } from '../support/app-contract.ts'

const NATIVE = ['llm anthropic.messages.create']
const OPENINFERENCE = ['llm Anthropic Messages', '  llm anthropic.messages.create']

describeFramework('anthropic', [
  {
    name: 'native',
    runs: { plain: NATIVE, streamed: NATIVE, tool: [...NATIVE, ...NATIVE], failing: NATIVE },
  },
  {
    name: 'openinference',
    runs: {
      plain: OPENINFERENCE,
      streamed: OPENINFERENCE,
      tool: [...OPENINFERENCE, ...OPENINFERENCE],
      failing: OPENINFERENCE,
    },
  },
])
