import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { searchThreads } from '../../src/replay/search/search-threads.ts'
import type { WordSearch } from '../../src/replay/search/word-search.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { OptionError } from '../../src/thread/errors.ts'
import { openedStores } from './opened-stores.ts'
import type { StoreUnderTest } from './store-contract.ts'
import { sketchMessage, sketchSpan } from './thread-spans.ts'

/** How words are found in every store, as tests: by its index, or by looking through its latest threads. */
export function describeSearch({ name, open, reopen }: StoreUnderTest): void {
  const { openStore, openAgain } = openedStores({ open, ...(reopen && { reopen }) })
  const filled = async () => {
    const store = await openStore()
    for (const span of SPANS) await store.write([span])
    return openAgain(store)
  }

  describe(`${name}: search`, () => {
    it.each<[string, string, readonly string[]]>([
      ['a word', 'parcel', ['it is late', 'where']],
      ['all of several words', 'parcel late', ['it is late']],
      ['nothing if one word is missing', 'parcel unicorn', []],
      ['a phrase', '"my parcel"', ['where']],
      ['no phrase whose words stand elsewhere', '"parcel my"', []],
      ['a phrase across punctuation', '"late so sorry"', ['it is late']],
      ['the beginning of a word', 'parc*', ['it is late', 'where']],
      ['no part of a word without a star', 'parc', []],
      ['whatever the case', 'PARCEL Late', ['it is late']],
      ['café by cafe', 'cafe', ['café']],
      ['café by café', 'CAFÉ', ['café']],
      ['Chinese', '包裹', ['chinese']],
      ['no Chinese letters that stand apart', '我裹', []],
      ['Japanese', '荷物', ['japanese']],
      ['Korean', '소포', ['korean']],
      ['Thai', 'พัสดุ', ['thai']],
      ['Arabic with marks by Arabic without', 'الطرد', ['arabic']],
      ['Arabic without marks by Arabic with', 'الطَّرْدُ', ['arabic']],
      ['Hindi', 'पार्सल', ['hindi']],
      ['the arguments of a tool call', 'find_shipment', ['call']],
      ['the result of a tool', 'depot', ['tool']],
      ['the name of an event', 'refund clicked', ['event']],
      ['a comment', 'useless', ['feedback']],
      ['what is only in the runs of other tools', 'quantum', ['run']],
      ['nothing of a run that repeats the messages', 'zebra', []],
      ['nothing of what is not finished', 'halfway', []],
      ['words with signs between as a phrase', 'e-mail', ['mail']],
      ['no expression of the database', 'parcel OR late', []],
    ])('finds %s', async (_, words, found) => {
      expect(await namesOf(await filled(), { words })).toEqual(found)
    })

    it('finds what somebody said, and only in threads that are like this', async () => {
      const store = await filled()
      expect(await namesOf(store, { words: 'parcel', from: ['user'] })).toEqual(['where'])
      expect(await namesOf(store, { words: 'parcel', from: ['assistant', 'tool'] })).toEqual([
        'it is late',
      ])
      const where = { tag: 'vip', messages: { min: 2 } }
      expect(await namesOf(store, { words: 'parcel', where })).toEqual(['it is late', 'where'])
      expect(await namesOf(store, { words: 'parcel', where: { tag: 'none' } })).toEqual([])
      expect(await namesOf(store, { words: 'parcel', where: { idPrefix: 'x' } })).toEqual([])
      expect(await namesOf(store, { words: 'parcel', limit: 1 })).toEqual(['it is late'])
    })

    it('shows a hit with its thread and the message before it', async () => {
      const store = await filled()
      const { hits, lookedThrough } = await searchThreads(store, { words: 'parcel' })
      expect(lookedThrough === undefined).toBe(store.searchWords !== undefined)
      expect(hits[0]).toMatchObject({
        threadId: 'english',
        source: 'assistant',
        role: 'assistant',
        text: 'Your parcel is late, so sorry!',
        before: { source: 'user', role: 'user', text: 'Where is my parcel?' },
      })
      expect(hits[1]).not.toHaveProperty('before')
      const [tool] = (await searchThreads(store, { words: 'depot' })).hits
      expect(tool?.before).toMatchObject({ source: 'tool', text: 'find_shipment {"n":4711}' })
    })

    it('shows the part of a long text in which the words are', async () => {
      const store = await openStore()
      const text = `${'lorem ipsum '.repeat(100)}needle ${'dolor sit '.repeat(100)}`
      await store.write([sketchMessage({ span: 1, thread: 'long', text })])
      const [hit] = (await searchThreads(store, { words: 'needle' })).hits
      expect(hit?.text).toContain('ipsum needle dolor')
      expect(hit?.text.length).toBeLessThanOrEqual(300)
    })

    it.each(['', '  ', '?!', '"', '*', 'x'.repeat(1001), 'a '.repeat(100)])(
      'refuses %j',
      async (words) => {
        await expect(searchThreads(await openStore(), { words })).rejects.toThrow(OptionError)
      },
    )
  })
}

const NAMES = new Map<number, string>()
let last = 0

const user = (name: string, thread: string, text: string, more: More = {}) =>
  say(name, thread, 'user', text, more)

const SPANS: readonly RecordedSpan[] = [
  user('where', 'english', 'Where is my parcel?', { 'chat.thread.tags': '["vip"]' }),
  say('it is late', 'english', 'assistant', 'Your parcel is late, so sorry!'),
  user('then', 'english', 'Where is it then?'),
  say('call', 'english', 'assistant', '', {
    'chat.tool_calls': '[{"id":"1","name":"find_shipment","arguments":"{\\"n\\":4711}"}]',
  }),
  span('tool', 'english', { 'chat.kind': 'tool', 'chat.run.output': '"in the depot"' }),
  span('repeats', 'english', {
    'gen_ai.operation.name': 'chat',
    'gen_ai.input.messages': '[{"role":"user","content":"zebra"}]',
  }),
  span('event', 'english', { 'chat.kind': 'event', 'chat.event.name': 'refund clicked' }),
  span('feedback', 'english', {
    'chat.kind': 'feedback',
    'chat.feedback': '{"comment":"useless"}',
  }),
  say('unfinished', 'english', 'assistant', 'halfway', { 'chat.unfinished': true }),
  user('café', 'french', 'Un café, s’il vous plaît'),
  user('mail', 'french', 'My e-mail'),
  user('chinese', 'chinese', '我的包裹在哪里？'),
  user('japanese', 'japanese', '私の荷物はどこですか'),
  user('korean', 'korean', '제 소포는 어디에 있나요'),
  user('thai', 'thai', 'พัสดุของฉันอยู่ที่ไหน'),
  user('arabic', 'arabic', 'أَيْنَ الطَّرْدُ الخاص بي'),
  user('hindi', 'hindi', 'मेरा पार्सल कहाँ है'),
  span('run', undefined, {
    'session.id': 'session',
    'gen_ai.operation.name': 'chat',
    'gen_ai.output.messages': '[{"role":"assistant","content":"quantum"}]',
  }),
]

type More = Readonly<Record<string, string | boolean>>

function say(
  name: string,
  thread: string,
  role: string,
  text: string,
  more: More = {},
): RecordedSpan {
  return sketchMessage({ ...place(name, thread), text, attributes: { 'chat.role': role, ...more } })
}

function span(name: string, thread: string | undefined, attributes: More): RecordedSpan {
  return sketchSpan({ ...place(name, thread), attributes })
}

// Each thread is in a trace of its own.
function place(name: string, thread: string | undefined) {
  NAMES.set(++last, name)
  const trace =
    1 +
    (Array.from(thread ?? 'none').reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1e6)
  return { span: last, trace, ...(thread !== undefined && { thread }) }
}

async function namesOf(store: SpanStore, search: WordSearch): Promise<readonly string[]> {
  const { hits } = await searchThreads(store, search)
  return hits.map(({ spanId }) => NAMES.get(Number.parseInt(spanId, 16)) ?? '')
}
