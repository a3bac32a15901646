import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'

/** TruLens, the evaluation of Snowflake's AI observability. */
export const truLens: Dialect = {
  name: 'TruLens',
  source: 'https://github.com/truera/trulens/tree/main/src/otel/semconv',
  kinds: {
    explicit: [
      {
        keys: ['ai.observability.span_type'],
        decide: byWord({
          ...KIND_WORDS,
          record_root: 'chain',
          workflow_step: 'chain',
          graph_node: 'chain',
          graph_task: 'chain',
          mcp: 'tool',
          eval_root: 'evaluator',
        }),
      },
    ],
  },
  runKeys: ['ai.observability.span_type'],
}
