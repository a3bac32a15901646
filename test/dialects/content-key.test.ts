import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { configureThreads } from '../../src/index.ts'
import { ThreadSpanProcessor } from '../../src/sdk/index.ts'
import { type Recording, startRecording } from '../support/recording.ts'

const CARD = '4111 1111 1111 1111'

let recording: Recording
beforeEach(() => {
  recording = startRecording({ processors: [new ThreadSpanProcessor({ mask: true })] })
  configureThreads({ mask: (text) => text.replaceAll(CARD, '****') })
})
afterEach(async () => {
  configureThreads({})
  await recording.stop()
})

// Keys under which replay reads what was said, and those that quote it.
const KEYS = [
  'haystack.component.input',
  'haystack.component.output',
  'langchain.inputs',
  'langchain.outputs',
  'agentops.entity.input',
  'agentops.entity.output',
  'agentops.tool.input',
  'spring.ai.tool.call.arguments',
  'spring.ai.tool.call.result',
  'honeyhive_inputs.order',
  'honeyhive_outputs.result',
  'db.vector.query.content',
  'db.vector.query.response.documents',
  'response.model_output',
  'metadata',
  'tag.tags',
  'logfire.msg',
  'error.message',
]

describe('masking what other instrumentations write', () => {
  it.each(KEYS)('hides a card number under %s', (key) => {
    recording.tracer.startSpan('step', { attributes: { [key]: `card ${CARD}` } }).end()
    const [span] = recording.spans()
    expect(span?.attributes).toMatchObject({ [key]: 'card ****', 'chat.content.state': 'masked' })
  })
})
