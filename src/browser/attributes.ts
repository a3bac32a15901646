import type * as semconv from '../thread/semconv.ts'
import { attempt } from './attempt.ts'

/** Every key that is written: the convention's, and two of OpenTelemetry's that it has no constant for. */
type Key = Extract<(typeof semconv)[keyof typeof semconv], string> | 'error.type' | 'service.name'

/** A key without the `chat.` that nearly all begin with. */
type ChatName = Key extends infer Each ? (Each extends `chat.${infer Name}` ? Name : never) : never

/**
 * The values of attributes of our own. They are named by literals because a bundler keeps each imported constant as a
 * variable; the type holds the names to the convention.
 */
export type ChatValues = { readonly [Name in ChatName | 'content.json']?: unknown }

type OtherValues = { readonly [Name in Exclude<Key, `chat.${string}`>]?: unknown }

/** An attribute as OTLP/JSON has it. */
export interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: number }
}

/** A value as JSON. If JSON cannot hold it, `unreadable`: a span is worth more than one of its attributes. */
export const toJson: (value: unknown) => string = attempt<[unknown], string>(
  JSON.stringify,
  () => 'unreadable',
)

/**
 * Writes attributes as texts: a string as it is, any other value as JSON. Absent values and `null` are left out. Each key
 * begins with the prefix.
 */
export const attributes: {
  (values: ChatValues): Attribute[]
  (values: OtherValues, prefix: ''): Attribute[]
} = (values: ChatValues | OtherValues, prefix: string = 'chat.') =>
  Object.entries(values).flatMap(([name, value]: [string, unknown]) =>
    value == null
      ? []
      : {
          key: prefix + name,
          value: { stringValue: typeof value === 'string' ? value : toJson(value) },
        },
  )
