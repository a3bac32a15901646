import type { ReadAttributes } from '../thread/attribute-text.ts'
import { firstText } from './messages/first-text.ts'
import { keysOf } from './read/keys-of.ts'
import { qwenCode } from './agents/qwen-code.ts'

const QWEN = keysOf(qwenCode, 'labels', 'context', 'subAgent')

/**
 * Whether a model call is the own affair of a coding agent, outside any turn: it draws conclusions from a conversation and
 * is no part of it.
 */
export function isBackgroundCall(attributes: ReadAttributes): boolean {
  return (
    firstText(attributes, QWEN.context) === 'standalone' &&
    firstText(attributes, QWEN.subAgent) !== undefined
  )
}
