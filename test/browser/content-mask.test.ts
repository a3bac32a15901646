import { describe, expect, it, onTestFinished } from 'vitest'
import {
  contentMask,
  type Mask,
  OptionError,
  type Span,
  type StartOptions,
} from '../../src/browser/index.ts'
import { configureThreads } from '../../src/index.ts'

import { outline, throughPage, throughRoot } from './both-entries.ts'
import { openPage } from './page-entry.ts'

const SECRET = '4111111111111111'
const card: Mask = (text) => text.replaceAll(SECRET, '[card]')
const broken: Mask = () => {
  throw new Error('no')
}

/** A page whose spans are kept here, as its spool has them. */
async function spooledPage(mask: StartOptions['mask']) {
  const page = await openPage()
  const kept: Span[] = []
  const start = () =>
    page.startThreads({
      url: 'http://127.0.0.1:1/',
      serviceName: 'page',
      ...(mask && { mask }),
      spool: (change, spans) => {
        if (change === 'put') kept.push(...spans)
      },
    })
  return { ...page, kept, start }
}

/** Puts the secret wherever a page takes content. */
async function tellSecrets({ openThread, trackFeedback }: Awaited<ReturnType<typeof openPage>>) {
  const metadata = { [SECRET]: [SECRET, Number(SECRET), `{"a":"\\u0034${SECRET.slice(1)}"}`] }
  const thread = openThread({ id: 't', metadata })
  const call = { id: 'c', name: 'f', arguments: `{"n":${SECRET}}` }
  const feedback = { thumb: 'down', comment: SECRET } as const
  const parts = [{ type: 'text', content: SECRET }]
  const mood = { mood: SECRET, extra: metadata, metadata }
  const id = thread.trackMessage({ role: 'user', content: `it is ${SECRET}`, ...mood })
  thread.trackMessage({ role: 'assistant', content: parts, toolCalls: [call], feedback })
  thread.trackEvent('typed', metadata)
  thread.trackEvent('typed', SECRET)
  thread.trackFeedback(id, feedback)
  trackFeedback(id, feedback)
  const failing = thread.streamMessage(failure(), { metadata })
  await expect(failing.next().then(() => failing.next())).rejects.toThrow(SECRET)
}

async function* failure(): AsyncGenerator<string> {
  yield SECRET
  await Promise.resolve()
  throw new Error(SECRET)
}

/** The attributes of spans by their keys, one object a span. */
function attributesOf(spans: readonly Span[]): readonly Record<string, unknown>[] {
  return spans.map(({ attributes }) =>
    Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue])),
  )
}

describe('masking in a page', () => {
  it('records of the same words the thread that the root entry records', async () => {
    const mask: Mask = (text, { kind, role }) => text.replaceAll(/[a-d]/g, kind + (role ?? ''))
    configureThreads({ mask })
    onTestFinished(() => configureThreads({}))
    const recorded = outline(await throughPage('masked', { mask: contentMask(mask) }))
    expect(recorded).toEqual(outline(await throughRoot('masked')))
    const masked = JSON.stringify(recorded)
    expect(masked).toContain('messagesystem')
    expect(masked).toContain('{"state":"masked"}')
  })

  it('lets no content past that it was asked to change, tracked before the start or after', async () => {
    const page = await spooledPage(contentMask(card))
    await tellSecrets(page)
    expect(page.kept).toEqual([])
    page.start()
    await tellSecrets(page)
    expect(page.kept).toHaveLength(14)
    expect(JSON.stringify(page.kept)).not.toContain(SECRET)
    expect(JSON.stringify(page.kept).match(/\[card\]/g)?.length).toBeGreaterThan(40)
  })

  it('masks once what waits when the page is started again', async () => {
    const longer = contentMask((text) => `${text}!`)
    const page = await spooledPage(longer)
    page.openThread().trackMessage({ role: 'user', content: 'hm' })
    page.start()
    expect(await page.flush()).toMatchObject({ queued: 1 })
    page.start()
    expect(await page.flush()).toMatchObject({ tracked: 1, queued: 1 })
    expect(attributesOf(page.kept)).toMatchObject([{ 'chat.content': 'hm!' }])
  })

  it('leaves alone what the mask does not change', async () => {
    const page = await spooledPage(contentMask((text) => text))
    const plain = await spooledPage(undefined)
    for (const each of [page, plain]) {
      each.start()
      each.openThread('t').trackMessage({ role: 'user', content: '{ "a": 1 }', metadata: { a: 1 } })
    }
    const [masked, unmasked] = [attributesOf(page.kept), attributesOf(plain.kept)]
    const ids = { 'chat.recorder': '' }
    expect({ ...masked[0], ...ids }).toEqual({ ...unmasked[0], ...ids })
  })

  it.each([
    ['throws', broken],
    ['returns no text', (() => 7) as never],
  ])('withholds all content where the mask %s, and says so', async (_how, mask) => {
    const page = await spooledPage(contentMask(mask))
    page.start()
    await tellSecrets(page)
    expect(JSON.stringify(page.kept)).not.toContain(SECRET)
    const [message, parts, event] = attributesOf(page.kept)
    expect(message).toMatchObject({
      'chat.content.state': 'withheld',
      'chat.metadata.state': 'withheld',
      'chat.thread.metadata.state': 'withheld',
    })
    expect(message).not.toHaveProperty(['chat.content'])
    expect(parts).toMatchObject({
      'chat.content.state': 'withheld',
      'chat.tool_calls': '[{"id":"c","name":"f","arguments":"[withheld]"}]',
      'chat.tool_calls.state': 'withheld',
      'chat.feedback': '{"thumb":"down","comment":"[withheld]"}',
    })
    expect(event).not.toHaveProperty(['chat.metadata'])
    expect(page.kept.at(-1)?.status?.message).toBe('[withheld]')
  })

  it('takes nothing but a function, and a page nothing but what contentMask has made', async () => {
    expect(() => contentMask('no' as never)).toThrow(OptionError)
    const { startThreads, openThread, flush } = await openPage()
    const drops: unknown[] = []
    const onDrop = (...drop: unknown[]) => void drops.push(drop)
    // @ts-expect-error -- a function of texts is no mask of spans
    startThreads({ url: 'http://127.0.0.1:1/', serviceName: 'page', onDrop, mask: card })
    openThread().trackMessage({ role: 'user', content: SECRET })
    for await (const _ of openThread().streamMessage(failureFree()));
    expect(drops).toEqual([
      [1, 'unreadable'],
      [1, 'unreadable'],
    ])
    expect(await flush()).toMatchObject({ tracked: 2, dropped: 2 })
  })
})

async function* failureFree(): AsyncGenerator<string> {
  yield SECRET
}
