import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'

const SCOPES: ReadonlySet<string | undefined> = new Set(['copilot-chat', 'github-copilot'])

/**
 * GitHub Copilot in VS Code, and its CLI. It follows OpenTelemetry's conventions, but up to mid-2026 the conversation of a
 * model call is that call's request; only the agent above has the session.
 */
export const copilot: Dialect = {
  name: 'GitHub Copilot',
  source:
    'https://github.com/microsoft/vscode-copilot-chat/blob/main/src/platform/otel/common/genAiAttributes.ts',
  recorded: '@github/copilot 1.0.102',
  namespaces: ['copilot_chat.'],
  threads: {
    keys: ['copilot_chat.chat_session_id', 'copilot_chat.session_id'],
    resourceKeys: ['copilot_chat.chat_session_id', 'copilot_chat.session_id'],
    uncertain: {
      'gen_ai.conversation.id': (_, span) => SCOPES.has(span.scope?.name) && isCall(span),
    },
  },
  content: {
    quotes: [
      'copilot_chat.user_request',
      'copilot_chat.prompt_context',
      'copilot_chat.prompt_instructions',
      'copilot_chat.markdown_content',
      'copilot_chat.reasoning_content',
    ],
  },
}

function isCall({ attributes }: ClassifiableSpan): boolean {
  return attributes['gen_ai.operation.name'] !== 'invoke_agent'
}
