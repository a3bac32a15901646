import { useMemo, useState } from 'react'
import { openThread } from '../browser/open-thread.ts'
import type { Thread } from '../browser/thread.ts'
import type { ThreadOptions } from '../browser/thread-options.ts'
import { toJson } from '../browser/to-json.ts'

/**
 * A thread for a component: the same handle over re-renders, until what it is opened with changes. Opening records
 * nothing, so a strict mode's second render does not either; without an id the component has a thread of its own.
 *
 * @example
 * ```ts
 * const thread = useThread({ id: chatId, userId: user.id })
 * const ask = (content: string) => thread.trackMessage({ role: 'user', content })
 * ```
 */
export const useThread = (options: string | ThreadOptions = {}): Thread => {
  const given = options instanceof Object ? options : { id: options }
  const [ownId] = useState(() => openThread().id)
  const key = toJson(given)
  // `key` stands for `given`, which is new in each render.
  return useMemo(() => openThread({ ...given, id: given.id || ownId }), [key, ownId])
}
