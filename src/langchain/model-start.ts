import type { WrittenAttributes } from '../thread/attribute-text.ts'
import { isJsonObject, type JsonObject } from '../thread/json.ts'
import type { Message } from '../thread/message.ts'
import type { RunStart } from '../record/runs/start-run.ts'

/** A model call's run as it begins. */
export function modelStart(
  operation: 'chat' | 'text_completion',
  messages: readonly Message[],
  extra: unknown,
  metadata: unknown,
): RunStart {
  const { invocation_params: params } = objectOf(extra)
  const { model, model_name } = objectOf(params)
  const { ls_model_name, ls_provider } = objectOf(metadata)
  const name = [model, model_name, ls_model_name].find((one) => typeof one === 'string')
  const attributes: WrittenAttributes = {
    'gen_ai.operation.name': operation,
    ...(name !== undefined && { 'gen_ai.request.model': name }),
    ...(typeof ls_provider === 'string' && { 'gen_ai.provider.name': ls_provider }),
  }
  const title = name === undefined ? operation : `${operation} ${name}`
  return { kind: 'llm', name: title, input: { messages }, attributes }
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}
