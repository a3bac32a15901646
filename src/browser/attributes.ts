import type * as semconv from '../thread/semconv.ts'
import { attempt } from './attempt.ts'

type Name =
  | (typeof semconv)[Exclude<keyof typeof semconv, 'CONVENTION_VERSION'>]
  | 'error.type'
  | 'service.name'

/** An attribute's name without the `chat.` that nearly all begin with. */
type ChatName = Name extends infer Each ? (Each extends `chat.${infer Rest}` ? Rest : never) : never

/** A name that an app uses, where it is not that of the attribute. */
type OwnName =
  | 'id'
  | 'name'
  | 'toolCalls'
  | 'toolCallId'
  | 'replaces'
  | 'retryOf'
  | 'userId'
  | 'session'
  | 'conversation'
  | 'serviceName'
  | 'errorType'

// Written out because a bundler keeps each imported constant as a variable; the type holds them to the convention.
const NAMES: { readonly [Key in OwnName]: Name } & { readonly __proto__: null } = {
  __proto__: null,
  conversation: 'gen_ai.conversation.id',
  toolCalls: 'chat.tool_calls',
  name: 'chat.message.name',
  serviceName: 'service.name',
  session: 'session.id',
  toolCallId: 'chat.tool_call.id',
  userId: 'user.id',
  retryOf: 'chat.message.retry_of',
  id: 'chat.message.external_id',
  replaces: 'chat.message.replaces',
  errorType: 'error.type',
}

/** What a span says: by the names that an app uses, or by those of `thread/semconv.ts` without `chat.`. */
export type Said = { readonly [Key in OwnName | ChatName | 'content.json']?: unknown }

/** A number, as OTLP/JSON has those that are no text. */
export interface Int {
  readonly intValue: number
}

// What JSON cannot hold is lost with a trace: the span is worth more than one of its attributes.
export const toJson: (value: unknown) => string = attempt<[unknown], string>(
  JSON.stringify,
  () => 'unreadable',
)

/** Adds attributes to a list as OTLP/JSON has them: a text or an Int as it is, anything else that is there as JSON. */
export const attributes = (said: Said, list: object[] = []): object[] => {
  for (const key in said) {
    const value = said[key as keyof Said] as Partial<Int> | null | undefined
    if (value != null)
      list.push({
        key: (NAMES as Record<string, unknown>)[key] ?? 'chat.' + key,
        value:
          (value.intValue as number) >= 0
            ? value
            : { stringValue: typeof value === 'string' ? value : toJson(value) },
      })
  }
  return list
}
