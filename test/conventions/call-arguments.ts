import type { Json } from './golden-case.ts'

const OPTION_NAMES: Readonly<Record<string, string>> = {
  tool_calls: 'toolCalls',
  tool_call_id: 'toolCallId',
  is_retry: 'isRetry',
  retry_of: 'retryOf',
  reply_to: 'replyTo',
  user_id: 'userId',
  user_props: 'userProps',
  thread_id: 'threadId',
  mirror_thread_id: 'mirrorThreadId',
  gen_ai_messages: 'genAiMessages',
}

/** Arguments of a case by the names that they have in TypeScript. What is inside them is the app's own. */
export function toOptions(args: Json): Json {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [OPTION_NAMES[key] ?? key, value]),
  )
}
