import type { ATTR_CHAT_KIND, ATTR_CHAT_THREAD_ID } from './semconv.ts'

// Each by its name and not by its constant, which comes to the same: of most spans both are asked, most have none, and
// V8 finds that out several times faster.

/** What a span says itself of its kind, whatever that is. */
export function kindSaid(attributes: { readonly [ATTR_CHAT_KIND]?: unknown }): unknown {
  return attributes['chat.kind']
}

/** What a span says itself of its thread, whatever that is. */
export function threadSaid(attributes: { readonly [ATTR_CHAT_THREAD_ID]?: unknown }): unknown {
  return attributes['chat.thread_id']
}
