import { describeTwoSides } from '../support/describe-two-sides.ts'

const threads = ['streamed', 'streamed-tool']

const recorders = ['wrapModel', 'langfuse', 'openinference']

describeTwoSides('openai', [
  ...recorders.flatMap((RUNS) =>
    ['chat', 'responses'].map((API) => {
      return { by: `${RUNS} (${API})`, app: 'two-sides', env: { RUNS, API }, threads }
    }),
  ),
  ...recorders.map((RUNS) => {
    const by = `${RUNS} (a model that refuses)`
    // Langfuse and OpenInference join `delta.content` of a stream, and drop `delta.refusal`.
    const refused = RUNS === 'wrapModel' ? ['plain', 'streamed'] : ['plain']
    return { by, app: 'refusals', env: { RUNS }, threads: refused }
  }),
])
