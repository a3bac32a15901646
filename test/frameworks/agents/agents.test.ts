import { describeFramework } from '../support/app-contract.ts'

const TURN = ['      chain turn', '        llm response']
const RUN = ['agent Agent workflow', '  chain Agent workflow', '    agent Weather agent', ...TURN]

describeFramework('agents', [
  {
    name: 'openinference',
    runs: {
      plain: RUN,
      streamed: RUN,
      tool: [...RUN, '        tool get_weather', ...TURN],
      // It never ends the outermost span of a run that fails.
      failing: RUN.slice(1).map((line) => line.slice(2)),
    },
  },
])
