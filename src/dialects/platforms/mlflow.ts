import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'

/** MLflow's tracing. It writes JSON, also of a word: its values come in quotes. */
export const mlflow: Dialect = {
  name: 'MLflow',
  source: 'https://github.com/mlflow/mlflow/blob/master/mlflow/tracing/constant.py',
  recorded: 'mlflow 3.17.2',
  namespaces: ['mlflow.'],
  kinds: {
    explicit: [{ keys: ['mlflow.spanType'], decide: byWord({ ...KIND_WORDS, memory: 'chain' }) }],
  },
  modelCall: { models: ['mlflow.llm.model'] },
  runKeys: ['mlflow.spanType'],
  threads: { keys: ['mlflow.trace.session'] },
  content: {
    input: ['mlflow.spanInputs'],
    output: ['mlflow.spanOutputs'],
    messages: ['mlflow.chat.messages'],
    tools: ['mlflow.chat.tools'],
  },
  model: { request: ['mlflow.llm.model'] },
  provider: ['mlflow.llm.provider'],
  usageBags: ['mlflow.chat.tokenUsage'],
}
