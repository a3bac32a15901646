import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openThread, wrapTool } from '../../src/index.ts'
import { LIMITS } from '../../src/thread/limits/limits.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let id: string
let nth = 0

beforeEach(() => {
  recording = startRecording()
  id = `limits-${nth++}`
})
afterEach(() => recording.stop())

const attributes = () => ({ ...recording.spans().at(-1)?.attributes })
const warned = (text: string) =>
  recording.warnings.filter((warning) => warning.includes(text)).length
const over = (limit: number) => 'x'.repeat(limit + 1)

describe('a text that is over its limit', () => {
  it('of a message is cut, and says how long it was', () => {
    openThread(id).trackMessage({ role: 'user', content: over(LIMITS.content) })
    expect(String(attributes()['chat.content'])).toHaveLength(LIMITS.content)
    expect(attributes()).toMatchObject({
      'chat.content.state': 'cut',
      'chat.content.length': LIMITS.content + 1,
    })
    openThread(id).trackMessage({ role: 'user', content: 'x'.repeat(LIMITS.content) })
    expect(attributes()).not.toHaveProperty('chat.content.state')
    expect(warned('`chat.content` was over')).toBe(1)
  })

  it('of a stream is cut as well', async () => {
    async function* source() {
      yield over(LIMITS.content)
    }
    for await (const _ of openThread(id).streamMessage(source()));
    expect(String(attributes()['chat.content'])).toHaveLength(LIMITS.content)
    expect(attributes()).toMatchObject({ 'chat.content.state': 'cut' })
  })

  it('with half a pair in it is cut as JSON', () => {
    openThread(id).trackMessage({ role: 'user', content: `\ud800${over(LIMITS.content)}` })
    const kept = JSON.parse(String(attributes()['chat.content.json'])) as string
    expect(kept).toHaveLength(LIMITS.content)
    expect(attributes()).toMatchObject({
      'chat.content.state': 'cut',
      'chat.content.length': LIMITS.content + 2,
    })
  })
})

describe('JSON that is over its limit', () => {
  const texts = (limit: number) => ({ first: 'short', second: over(limit) })

  it.each([
    ['metadata of a message', 'chat.metadata', LIMITS.metadata],
    ['feedback with a message', 'chat.feedback', LIMITS.feedback],
  ])('is cut text by text: %s', (_name, key, limit) => {
    const field = key.slice('chat.'.length)
    openThread(id).trackMessage({ role: 'user', content: '', [field]: texts(limit) })
    const kept = JSON.parse(String(attributes()[key])) as { first: string; second: string }
    expect(kept.first).toBe('short')
    expect(kept.first.length + kept.second.length).toBe(limit)
    expect(attributes()).toMatchObject({ [`${key}.state`]: 'cut' })
    expect(warned(`\`${key}\` was over`)).toBe(1)
  })

  it('is cut in feedback, events, thread metadata and the arguments of a tool', async () => {
    const thread = openThread({ id, metadata: texts(LIMITS.metadata) })
    thread.trackMessage({ role: 'user', content: '' })
    expect(attributes()).toMatchObject({ 'chat.thread.metadata.state': 'cut' })
    thread.trackEvent('e', texts(LIMITS.metadata))
    expect(attributes()).toMatchObject({ 'chat.metadata.state': 'cut' })
    thread.trackFeedback('m', { comment: over(LIMITS.feedback) })
    expect(attributes()).toMatchObject({ 'chat.feedback.state': 'cut' })
    await wrapTool((text: string) => text, { name: 't' })(over(LIMITS.content))
    expect(attributes()).toMatchObject({
      'chat.run.input.state': 'cut',
      'chat.run.output.state': 'cut',
      'gen_ai.tool.call.arguments.state': 'cut',
    })
  })

  it('is withheld if it is far too much and no texts can be cut in it', () => {
    const numbers = Array.from({ length: LIMITS.metadata }, () => 1234)
    openThread(id).trackMessage({ role: 'user', content: '', metadata: { numbers } })
    expect(attributes()).not.toHaveProperty('chat.metadata')
    expect(attributes()).toMatchObject({ 'chat.metadata.state': 'withheld' })
  })

  it('was masked before, and still says so', () => {
    const mask = (text: string) => text.replace('secret', '***')
    openThread({ id, mask }).trackMessage({
      role: 'user',
      content: '',
      metadata: { a: 'secret', b: over(LIMITS.metadata) },
    })
    expect(attributes()).toMatchObject({ 'chat.metadata.state': 'masked' })
    expect(attributes()['chat.metadata.length']).toBeGreaterThan(LIMITS.metadata)
    expect(String(attributes()['chat.metadata'])).toContain('***')
  })

  it('of what is known of the user is cut once, for all spans', () => {
    const thread = openThread({ id, userId: 'u', userProps: texts(LIMITS.userProps) })
    thread.trackMessage({ role: 'user', content: '' })
    thread.run(() => recording.tracer.startSpan('below').end())
    const [message, below] = recording
      .spans()
      .map(({ attributes }) => attributes['chat.user_props'])
    expect(below).toBe(message)
    expect(String(message).length).toBeLessThan(LIMITS.userProps + 100)
  })
})

describe('an id that is over its limit', () => {
  it('is cut alike wherever it is used, and two with one beginning stay two', () => {
    const long = over(LIMITS.id)
    const thread = openThread({ id: `${id}${long}`, userId: long })
    const first = thread.trackMessage({ role: 'user', content: 'a', id: long })
    const second = thread.trackMessage({ role: 'user', content: 'a', id: `${long}2` })
    expect(second).not.toBe(first)
    expect(thread.trackMessage({ role: 'user', content: 'a', id: long })).toBe(first)
    thread.trackFeedback(long, { thumb: 'up' })
    expect(attributes()['chat.message_id']).toBe(first)
    const [one, two] = recording.spans().map((span) => span.attributes)
    expect(String(one?.['chat.message.external_id'])).toMatch(/^x{492}~[0-9a-f]{16}$/)
    expect(one?.['user.id']).toBe(one?.['chat.message.external_id'])
    expect(two?.['chat.message.external_id']).not.toBe(one?.['chat.message.external_id'])
    expect(thread.id.length).toBeLessThanOrEqual(LIMITS.id)
    thread.trackMessage({ role: 'tool', content: '', toolCallId: long })
    expect(attributes()['chat.tool_call.id']).toBe(one?.['chat.message.external_id'])
  })
})

describe('names and tags that are over their limit', () => {
  it('are cut, and never inside a character', async () => {
    const name = `${'x'.repeat(LIMITS.name - 1)}😀`
    const thread = openThread(id)
    thread.trackMessage({ role: name, content: '', name })
    expect(attributes()).toMatchObject({
      'chat.role': 'x'.repeat(LIMITS.name - 1),
      'chat.message.name': 'x'.repeat(LIMITS.name - 1),
    })
    thread.trackEvent(name)
    expect(attributes()).toMatchObject({ 'chat.event.name': 'x'.repeat(LIMITS.name - 1) })
    thread.trackFeedback({ about: 'finding', signal: name }, { verdict: 'confirmed' })
    expect(attributes()).toMatchObject({ 'chat.feedback.signal': 'x'.repeat(LIMITS.name - 1) })
    await wrapTool(() => 1, { name })()
    expect(recording.spans().at(-1)?.name).toBe('x'.repeat(LIMITS.name - 1))
  })

  it('are as many as the limit allows, each as long', async () => {
    const tags = [over(LIMITS.tag), ...Array.from({ length: LIMITS.tags }, (_, n) => String(n))]
    openThread({ id, tags }).trackMessage({ role: 'user', content: '', tags })
    const kept = [over(LIMITS.tag - 1), ...tags.slice(1, LIMITS.tags)]
    expect(JSON.parse(String(attributes()['chat.tags']))).toEqual(kept)
    expect(JSON.parse(String(attributes()['chat.thread.tags']))).toEqual(kept)
    await wrapTool(() => 1, { name: 't', tags })()
    expect(JSON.parse(String(attributes()['chat.tags']))).toEqual(kept)
    expect(warned('tags were over')).toBe(1)
  })
})
