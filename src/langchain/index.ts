/**
 * One callback for LangChain and LangGraph that tracks the user's messages, models' answers and tools' results, and
 * records model calls and tools as runs.
 *
 * @module
 */
export type { ThreadCallbackOptions } from './callback-options.ts'
export { threadCallbacks, type ThreadCallbacks } from './thread-callbacks.ts'
export { OptionError } from '../thread/errors.ts'
