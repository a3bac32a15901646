import { describeTwoSides } from '../support/describe-two-sides.ts'

const threads = ['plain', 'streamed', 'tool', 'streamed-tool']
const app = 'two-sides'
// As in langchain.test.ts.
const env = { LANGCHAIN_CALLBACKS_BACKGROUND: 'false' }

describeTwoSides('langchain', [
  { by: 'threadCallbacks', app, env, threads },
  // OpenInference says of a call neither its id nor which result answers it.
  {
    by: 'OpenInference',
    app,
    env: { ...env, BESIDE: 'openinference' },
    threads,
    untold: ['id', 'toolCallId'],
  },
])
