/**
 * One callback for LangChain and LangGraph that tracks the user's messages, models' answers and tools' results.
 *
 * @module
 */
export {
  threadCallbacks,
  type ThreadCallbackOptions,
  type ThreadCallbacks,
} from './thread-callbacks.ts'
