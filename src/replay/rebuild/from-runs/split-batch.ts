import { parseJson } from '../../../dialects/messages/json/parse-json.ts'
import { isCompletion } from '../../../dialects/is-completion.ts'
import { isJsonObject } from '../../../thread/json.ts'
import type { RecordedRun, RunMessage } from '../../../thread/recorded-thread.ts'

/**
 * The parts of a model call that was given several prompts at once: each prompt is a question of its own, with its choices.
 * OpenAI's completions number the choices of all prompts in one list, those of the first prompt first; LangChain's
 * `generations` are a list for each of its `prompts`. A call with one prompt, or of which the answers cannot be dealt out
 * evenly, stays whole. Source: openai-python, `src/openai/types/completion_create_params.py` (`prompt`, `n`), and
 * langchain-core, `outputs/llm_result.py`.
 */
export function splitBatch(call: RecordedRun): readonly RecordedRun[] {
  const prompts = promptsOf(call)
  const { outputMessages = [] } = call
  const perPrompt = outputMessages.length / prompts.length
  const isEven = Number.isInteger(perPrompt) && (perPrompt > 0 || call.error !== undefined)
  if (prompts.length < 2 || !isEven) return [call]
  return prompts.map((prompt, nth) =>
    partOf(call, prompt, outputMessages.slice(nth * perPrompt, (nth + 1) * perPrompt)),
  )
}

function partOf(
  call: RecordedRun,
  prompt: RunMessage,
  choices: readonly RunMessage[],
): RecordedRun {
  const { outputMessages: _, ...asked } = call
  const answered = choices.length > 0 && { outputMessages: choices }
  return { ...asked, inputMessages: [prompt], ...answered }
}

function promptsOf({
  kind,
  input,
  inputMessages = [],
  attributes,
}: RecordedRun): readonly RunMessage[] {
  if (kind !== 'llm' || !inputMessages.every(({ role }) => role === 'user')) return []
  const list: unknown = isJsonObject(input) ? input['prompts'] : undefined
  const isList = Array.isArray(list) && list.length === inputMessages.length
  if (!isList && !isCompletion(attributes)) return []
  const [only] = inputMessages
  const texts: unknown = inputMessages.length === 1 ? parseJson(only?.content) : undefined
  // OpenLLMetry for JavaScript writes the list of prompts as JSON.
  const areTexts = Array.isArray(texts) && texts.every((text) => typeof text === 'string')
  return areTexts ? texts.map((content) => ({ role: 'user', content })) : inputMessages
}
