import type { ReadAttributes } from '../thread/attribute-text.ts'
import { firstText } from './messages/first-text.ts'

const OPERATION_KEYS = ['gen_ai.operation.name', 'llm.request.type'] as const
const WORDS: ReadonlySet<string | undefined> = new Set([
  'text_completion',
  'text_completions',
  'completion',
  'completions',
])
const PROMPTS = /^llm\.prompts(?:\.0\.|$)/

/**
 * Whether a model call completes texts and is no chat: each text is a prompt of its own, and each answer is a choice. By
 * OpenTelemetry's operation, OpenLLMetry's request type, or OpenInference's `llm.prompts`.
 */
export function isCompletion(attributes: ReadAttributes): boolean {
  if (WORDS.has(firstText(attributes, OPERATION_KEYS))) return true
  return Object.keys(attributes).some((key) => PROMPTS.test(key))
}
