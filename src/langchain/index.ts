/**
 * One callback for LangChain and LangGraph that tracks what the user says, what models answer and what tools give back.
 *
 * @module
 */
export {
  threadCallbacks,
  type ThreadCallbackOptions,
  type ThreadCallbacks,
} from './thread-callbacks.ts'
