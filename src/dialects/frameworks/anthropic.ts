import type { Dialect } from '../dialect.ts'

/** Anthropic's own client for Python, which makes spans itself. */
export const anthropic: Dialect = {
  name: 'Anthropic SDK',
  source: 'https://github.com/anthropics/anthropic-sdk-python',
  namespaces: ['anthropic.'],
  finishReason: ['anthropic.message.stop_reason'],
}
