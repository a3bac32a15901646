import type { Dialect } from '../dialect.ts'

/** Anthropic's own client for Python, which makes spans itself. Read in version 2.15. */
export const anthropic: Dialect = {
  name: 'Anthropic SDK',
  source: 'https://github.com/anthropics/anthropic-sdk-python/blob/main/src/anthropic/_tracing.py',
  namespaces: ['anthropic.'],
  finishReason: ['anthropic.message.stop_reason'],
}
