import { describeFramework } from '../support/app-contract.ts'

const STEP = ['    chain model_step Weather agent', '      llm model_inference Weather agent']
const RUN = ['agent invoke_agent Weather agent', '  llm chat gpt-4o-mini', ...STEP]

describeFramework('mastra', [
  {
    name: 'bridge',
    runs: {
      plain: RUN,
      streamed: RUN,
      tool: [...RUN, '      tool execute_tool get_weather', ...STEP],
      failing: RUN,
    },
  },
])
