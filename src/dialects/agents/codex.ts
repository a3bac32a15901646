import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Dialect } from '../dialect.ts'

/**
 * OpenAI's Codex. The words of a turn are in log records of its span: codex-rs/otel/src/events/session_telemetry.rs. Its scope is the name of the client, such as `codex_cli_rs`, `codex_exec`, `codex_vscode` or `Codex Desktop`,
 * so spans are known by their names. If it is not a UUID, `thread.id` is the number of a thread of the operating system.
 */
export const codex: Dialect = {
  name: 'Codex',
  source: 'https://github.com/openai/codex/blob/main/codex-rs/core/src/tasks/mod.rs',
  recorded: '@openai/codex 0.171.0',
  namespaces: ['codex.'],
  kinds: {
    specific: [
      // A view of the call that has the tool's run around it.
      { keys: ['mcp.connector.id'], decide: (_, span) => (isCodex(span) ? null : undefined) },
    ],
    attribute: [
      {
        keys: ['codex.tool.phase'],
        decide: (phase) => (phase === 'dispatch' ? 'tool' : undefined),
      },
    ],
    name: [
      { names: ['session_task.turn', 'session_task.review'], decide: () => 'agent' },
      { names: ['session_task.compact'], decide: () => 'chain' },
      { names: ['session_task.user_shell'], decide: () => 'tool' },
      {
        // Words that any program may use.
        names: [
          'handle_responses',
          'model_client.stream_responses_api',
          'model_client.stream_responses_websocket',
        ],
        decide: (name, span) => (isCodex(span) && isCall(name, span) ? 'llm' : undefined),
      },
    ],
  },
  threads: {
    scoped: { keys: ['thread.id'], ids: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i },
  },
  content: { events: ['codex.user_prompt', 'codex.tool_result', 'codex.agent_response'] },
  usage: {
    inputTokens: ['codex.turn.token_usage.input_tokens'],
    outputTokens: ['codex.turn.token_usage.output_tokens'],
    cachedInputTokens: ['codex.turn.token_usage.cached_input_tokens'],
    reasoningTokens: [
      'codex.turn.token_usage.reasoning_output_tokens',
      'codex.usage.reasoning_output_tokens',
    ],
  },
  toolNames: ['tool_name'],
  labels: { model: ['model'] },
}

function isCodex({ scope, attributes }: ClassifiableSpan): boolean {
  const target = attributes['target']
  return (
    /^codex(?![a-z])/i.test(scope?.name ?? '') ||
    (typeof target === 'string' && target.startsWith('codex_'))
  )
}

// Older versions have the tokens on the last event of a response. Newer ones trace the request.
function isCall(name: unknown, { attributes }: ClassifiableSpan): boolean {
  if (name !== 'handle_responses') return true
  return !('from' in attributes) && !('codex.response.receive_wait_ms' in attributes)
}
