import { ATTR_CHAT_KIND } from '../thread/semconv.ts'
import { DIALECTS } from './index.ts'

/**
 * Keys of which a run has at least one, for backends that have to tell runs from other spans without the rules. A span
 * that has one need not be a run.
 */
export const RUN_KEYS: readonly string[] = [
  ATTR_CHAT_KIND,
  ...new Set(DIALECTS.flatMap(({ runKeys }) => runKeys ?? [])),
]
