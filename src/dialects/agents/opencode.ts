import type { Dialect } from '../dialect.ts'

/**
 * opencode, beside the AI SDK's keys. Its own span of a tool is another view of the AI SDK's: that one has the arguments and
 * the result. Read in version 1.18.
 */
export const openCode: Dialect = {
  name: 'opencode',
  source: 'https://github.com/sst/opencode/blob/dev/packages/opencode/src/tool/tool.ts',
  recorded: 'opencode-ai 1.18.33',
  kinds: {
    specific: [
      {
        keys: ['tool.call_id'],
        decide: (_, { name }) => (name === 'Tool.execute' ? 'tool' : undefined),
      },
    ],
  },
  toolNames: ['tool.name'],
  labels: { toolCallId: ['tool.call_id'] },
}
