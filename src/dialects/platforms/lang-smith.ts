import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'

/**
 * LangSmith's OpenTelemetry exporter. It fills `gen_ai.prompt` and `gen_ai.completion`, once OpenTelemetry's, with the
 * inputs and outputs of any run. Its `langsmith.trace.session_id` is a project, not a thread.
 */
export const langSmith: Dialect = {
  name: 'LangSmith',
  source:
    'https://github.com/langchain-ai/langsmith-sdk/blob/main/js/src/experimental/otel/constants.ts',
  recorded: 'langsmith 0.15.1',
  namespaces: ['langsmith.'],
  kinds: { explicit: [{ keys: ['langsmith.span.kind'], decide: byWord(KIND_WORDS) }] },
  modelCall: { texts: ['gen_ai.prompt', 'gen_ai.completion'] },
  runKeys: ['langsmith.span.kind'],
  threads: {
    keys: [
      'langsmith.metadata.thread_id',
      'langsmith.metadata.session_id',
      'langsmith.metadata.conversation_id',
    ],
  },
  content: { input: ['gen_ai.prompt'], output: ['gen_ai.completion'] },
  usageBags: ['langsmith.usage_metadata'],
}
