import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import { firstText } from './first-text.ts'

// An OpenInference part has the sound one level deeper.
const MAX_DEPTH = 3

/**
 * The words of a sound: OpenAI's `audio.transcript` beside a message without content, and the `transcript` of a part in its
 * Realtime API and in OpenInference. `undefined` without a transcript.
 */
export function spokenText(part: JsonObject): string | undefined {
  let sound: unknown = part
  for (let depth = 0; depth < MAX_DEPTH && isJsonObject(sound); depth++) {
    const text = firstText(sound, ['transcript'])
    if (text !== undefined) return text
    sound = sound['audio'] ?? sound['input_audio']
  }
  return undefined
}
