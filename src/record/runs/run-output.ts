import { diag } from '@opentelemetry/api'
import type { ContentPolicy } from '../../masking/content-policy.ts'
import { warnOnce } from '../../propagate/warning.ts'
import type { WrittenAttributes } from '../../thread/attribute-text.ts'
import type { Message } from '../../thread/message.ts'
import {
  ATTR_CHAT_RUN_OUTPUT,
  ATTR_CHAT_STREAM_STATE,
  ATTR_CHAT_STREAM_TIMING,
} from '../../thread/semconv.ts'
import type { StreamState } from '../../thread/stream/stream-state.ts'
import { applyLimits } from '../input/apply-limits.ts'
import { ResponseFacts } from '../stream/response-facts.ts'
import { StreamRecording } from '../stream/stream-recording.ts'
import { writeRunMessages } from './run-messages.ts'
import { type WrappedKind, writeRunValue } from './run-attributes.ts'

/** How the output of a run is recorded. */
export interface OutputSettings {
  readonly kind: WrappedKind
  readonly policy: ContentPolicy
  /** The app's own parser, if it gave one. */
  readonly parse: ((output: unknown) => unknown) | undefined
}

/** The result of a wrapped function, as far as it may be recorded; of a model also what it says of its answer. */
export function outputAttributes(result: unknown, settings: OutputSettings): WrittenAttributes {
  const facts = new ResponseFacts()
  if (settings.kind === 'llm') facts.add(result)
  const attributes: WrittenAttributes = { ...facts.attributes }
  writeOutput(attributes, result, settings)
  return applyLimits(attributes)
}

/** Records a result that is a stream: its text, its timing, and what a model says of its answer. */
export class StreamedOutput {
  readonly #settings: OutputSettings
  readonly #recording = new StreamRecording()
  readonly #facts = new ResponseFacts()
  #isReadable = true

  constructor(settings: OutputSettings) {
    this.#settings = settings
  }

  add(chunk: unknown): void {
    this.#recording.add(chunk)
    if (this.#settings.kind !== 'llm' || !this.#isReadable) return
    try {
      this.#facts.add(chunk)
    } catch (error) {
      this.#isReadable = false
      diag.error('threadspan: a chunk of a stream could not be read', error)
    }
  }

  /** The attributes once the stream has ended. */
  attributes(state: StreamState): WrittenAttributes {
    const attributes: WrittenAttributes = {
      [ATTR_CHAT_STREAM_STATE]: state,
      [ATTR_CHAT_STREAM_TIMING]: this.#recording.timing,
    }
    if (this.#settings.kind === 'llm') this.#writeAnswer(attributes)
    if (this.#isUnread())
      warnOnce('no chunk of a stream that a wrapped function returned had a text')
    else writeOutput(attributes, this.#recording.text, this.#settings)
    return applyLimits(attributes)
  }

  #isUnread(): boolean {
    const { isUnread, toolCalls } = this.#recording
    return isUnread && toolCalls.length === 0 && this.#settings.parse === undefined
  }

  #writeAnswer(attributes: WrittenAttributes): void {
    const { text, toolCalls, firstMillis } = this.#recording
    Object.assign(attributes, this.#facts.attributes)
    if (firstMillis !== undefined) {
      attributes['gen_ai.response.time_to_first_chunk'] = firstMillis / 1000
    }
    if (toolCalls.length === 0) return
    const answer: Message = { role: 'assistant', content: text === '' ? null : text, toolCalls }
    writeRunMessages(attributes, 'gen_ai.output.messages', [answer], this.#settings.policy, [])
  }
}

function writeOutput(
  attributes: WrittenAttributes,
  output: unknown,
  { kind, policy, parse }: OutputSettings,
): void {
  const read = () => (parse === undefined ? output : parse(output))
  writeRunValue(attributes, ATTR_CHAT_RUN_OUTPUT, read, { kind, policy })
}
