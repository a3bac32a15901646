import { type Context, context, trace } from '@opentelemetry/api'
import type { ContentPolicy } from '../../masking/content-policy.ts'
import { inheritedThread } from '../../propagate/inherited-thread.ts'
import { setThreadContext } from '../../propagate/thread-context.ts'
import type { Alteration } from '../../thread/alteration.ts'
import type { WrittenAttributes } from '../../thread/attribute-text.ts'
import type { Message } from '../../thread/message.ts'
import type { MessageId } from '../../thread/message-id.ts'
import {
  ATTR_CHAT_CONVENTION,
  ATTR_CHAT_KIND,
  ATTR_CHAT_MESSAGE_ID,
  ATTR_CHAT_RUN_INPUT,
  ATTR_CHAT_RUN_OUTPUT,
  ATTR_CHAT_THREAD_ID,
  CONVENTION_VERSION,
} from '../../thread/semconv.ts'
import { attempt } from '../attempt.ts'
import { recordFailure } from '../record-failure.ts'
import { type Recorder, writeUser } from '../recorder.ts'
import { writeRunValue } from './run-attributes.ts'
import { writeRunMessages } from './run-messages.ts'
import { Thread } from '../thread.ts'

/** What goes into a run or comes out of it: the messages of a model call, or the value of a tool. */
export type RunContent = { readonly messages: readonly Message[] } | { readonly value: unknown }

/** A run that begins. */
export interface RunStart {
  readonly kind: 'llm' | 'tool'
  readonly name: string
  readonly input: RunContent
  readonly attributes: WrittenAttributes
}

/** A run under way, which somebody else executes and reports. No method throws. */
export interface StartedRun {
  /** Where runs inside it start. */
  readonly within: Context
  end(output: RunContent | undefined, attributes?: WrittenAttributes): void
  fail(error: unknown): void
}

/**
 * Starts the span of a run of a thread: below the run around it, else where a message of the thread would be.
 *
 * @param around - The context of the run around it.
 * @returns undefined if it could not be started.
 */
export function startRun(thread: Thread, run: RunStart, around?: Context): StartedRun | undefined {
  return attempt(() => {
    const recorder = Thread.recorderOf(thread)
    const messageId = causeOf(recorder, around)
    const above = around ?? contextOfThread(recorder, messageId)
    const content = new WrittenContent(run.kind, recorder.policy)
    const attributes = startAttributes(recorder, run, messageId)
    content.write(attributes, 'input', run.input)
    const span = recorder.tracer.startSpan(run.name, { attributes }, above)
    return {
      within: trace.setSpan(above, span),
      end(output, more = {}) {
        attempt(() => {
          const written = { ...more }
          if (output !== undefined) content.write(written, 'output', output)
          span.setAttributes(written)
        })
        attempt(() => span.end())
      },
      fail(error) {
        attempt(() => recordFailure(span, error, recorder.policy, { kind: run.kind }))
        attempt(() => span.end())
      },
    }
  })
}

function startAttributes(
  { threadId, options }: Recorder,
  { kind, attributes }: RunStart,
  messageId: MessageId | undefined,
): WrittenAttributes {
  const written: WrittenAttributes = {
    [ATTR_CHAT_CONVENTION]: CONVENTION_VERSION,
    [ATTR_CHAT_KIND]: kind,
    [ATTR_CHAT_THREAD_ID]: threadId,
    ...(messageId !== undefined && { [ATTR_CHAT_MESSAGE_ID]: messageId }),
    ...attributes,
  }
  writeUser(written, options)
  return written
}

function contextOfThread(recorder: Recorder, messageId: MessageId | undefined): Context {
  const thread = { ...recorder.owner, ...(messageId !== undefined && { messageId }) }
  return setThreadContext(recorder.parentContext(false), thread)
}

// The message that the context names, if it is one of this thread, else the latest that opened a turn.
function causeOf({ threadId, state }: Recorder, around = context.active()): MessageId | undefined {
  const inherited = inheritedThread(around)
  const named = inherited?.threadId === threadId ? inherited.messageId : undefined
  return named ?? state.turn?.id
}

/** Writes the content of one run, whose alterations add up. */
class WrittenContent {
  readonly #kind: RunStart['kind']
  readonly #policy: ContentPolicy
  readonly #alterations: Alteration[] = []

  constructor(kind: RunStart['kind'], policy: ContentPolicy) {
    this.#kind = kind
    this.#policy = policy
  }

  write(attributes: WrittenAttributes, way: 'input' | 'output', content: RunContent): void {
    if ('messages' in content) {
      const key = `gen_ai.${way}.messages` as const
      writeRunMessages(attributes, key, content.messages, this.#policy, this.#alterations)
    } else {
      const key = way === 'input' ? ATTR_CHAT_RUN_INPUT : ATTR_CHAT_RUN_OUTPUT
      const about = { kind: this.#kind, policy: this.#policy }
      writeRunValue(attributes, key, () => content.value, about)
    }
  }
}
