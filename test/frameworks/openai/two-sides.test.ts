import { describeTwoSides } from '../support/describe-two-sides.ts'

const threads = ['streamed', 'streamed-tool']

describeTwoSides(
  'openai',
  ['wrapModel', 'langfuse', 'openinference'].flatMap((RUNS) =>
    ['chat', 'responses'].map((API) => {
      return { by: `${RUNS} (${API})`, app: 'two-sides', env: { RUNS, API }, threads }
    }),
  ),
)
