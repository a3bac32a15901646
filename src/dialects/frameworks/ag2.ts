import type { Dialect } from '../dialect.ts'
import { byWord } from '../kinds/by-word.ts'
import { KIND_WORDS } from '../kinds/kind-words.ts'

// `uuid.uuid4().int`. An app may give `initiate_chats` its own, small numbers.
const CHAT_ID = /^\d{30,39}$/

/**
 * AG2, once AutoGen. It tells a conversation from the side of the agent that began it, which is the assistant there. Each
 * chat gets a new id as `gen_ai.conversation.id` (`autogen/agentchat/chat.py`).
 */
export const ag2: Dialect = {
  name: 'AG2',
  source: 'https://github.com/ag2ai/ag2/tree/main/autogen/opentelemetry',
  recorded: 'ag2 1.2.1',
  namespaces: ['ag2.'],
  kinds: {
    explicit: [
      {
        keys: ['ag2.span.type'],
        decide: byWord({
          ...KIND_WORDS,
          conversation: 'chain',
          multi_conversation: 'chain',
          handoff: 'chain',
          speaker_selection: 'chain',
          code_execution: 'tool',
          human_input: null,
          // A copy of what a call used.
          usage: null,
        }),
      },
    ],
  },
  runKeys: ['ag2.span.type'],
  threads: {
    uncertain: {
      'gen_ai.conversation.id': (id, { attributes }) =>
        'ag2.span.type' in attributes && CHAT_ID.test(id),
    },
  },
  labels: { type: ['ag2.span.type'] },
}
