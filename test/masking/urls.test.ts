import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { configureThreads, pseudonyms } from '../../src/index.ts'
import { ThreadSpanProcessor } from '../../src/sdk/index.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
beforeEach(() => {
  recording = startRecording({ processors: [new ThreadSpanProcessor({ mask: true })] })
})
afterEach(async () => {
  configureThreads({})
  await recording.stop()
})

/** What is recorded of one attribute of an instrumentation of HTTP. */
function recorded(key: string, value: string): unknown {
  recording.tracer.startSpan('GET', { attributes: { [key]: value } }).end()
  return recording.spans().at(-1)?.attributes[key]
}

const jane = (text: string) => text.replaceAll('Jane "D" Doe', '[name]').replaceAll('a/b c', '***')

describe('a URL on a span of an instrumentation', () => {
  it.each([
    ['url.full', 'https://x.test/find?q=Jane%20%22D%22%20Doe', 'https://x.test/find?q=[name]'],
    ['url.full', 'https://x.test/?a=1&q=Jane+%22D%22+Doe&b=2', 'https://x.test/?a=1&q=[name]&b=2'],
    ['url.full', 'https://x.test/of/Jane%20%22D%22%20Doe/1#top', 'https://x.test/of/[name]/1#top'],
    ['url.full', 'https://x.test/#Jane%20%22D%22%20Doe', 'https://x.test/#[name]'],
    ['url.full', 'https://x.test/a/b%20c?q=a%2Fb%20c', 'https://x.test/***?q=***'],
    ['url.path', '/of/Jane%20%22D%22%20Doe', '/of/[name]'],
    ['url.query', 'q=Jane%20%22D%22%20Doe', 'q=[name]'],
    ['url.query', 'f=%7B%22q%22%3A%22Jane+%5C%22D%5C%22+Doe%22%7D', 'f={"q":"[name]"}'],
    ['http.target', '/find?q=Jane%20%22D%22%20Doe', '/find?q=[name]'],
    ['http.url', 'http://x.test/100%?q=Jane "D" Doe', 'http://x.test/100%?q=[name]'],
  ])('is masked without its percent-encoding: %s=%s', (key, url, expected) => {
    configureThreads({ mask: jane })
    expect(recorded(key, url)).toBe(expected)
    expect(recording.spans().at(-1)?.attributes['chat.content.state']).toBe('masked')
  })

  it('stays as it is written if the mask changes nothing of it', () => {
    configureThreads({ mask: jane })
    const url = 'https://x.test/a%2fb/?q=%7e+%zz&&=#%20'
    expect(recorded('url.full', url)).toBe(url)
    expect(recording.spans().at(-1)?.attributes).not.toHaveProperty(['chat.content.state'])
  })

  it('shows a mask the name of a parameter with its value', () => {
    configureThreads({ mask: (text) => text.replace(/^token=.*/s, 'token=***') })
    expect(recorded('url.query', 'q=1&token=a%26b')).toBe('q=1&token=***')
  })

  it('keeps its form, whatever the mask returns', () => {
    configureThreads({ mask: (text) => text.replaceAll('Jane', 'a&b=100% #1?') })
    const masked = String(recorded('url.full', 'https://x.test/Jane?q=Jane&page=2#top'))
    expect(masked).toBe('https://x.test/a%26b=100%25%20%231%3F?q=a%26b=100%25%20%231%3F&page=2#top')
    expect(new URL(masked).searchParams.get('q')).toBe('a&b=100% #1?')
  })

  it('has the stand-ins that messages have', () => {
    const mask = pseudonyms({ secret: 'a secret of the tests', kinds: ['email', 'number'] })
    configureThreads({ mask })
    const hide = (text: string) => mask(text, { kind: 'message' })
    expect(recorded('url.full', 'https://x.test/orders/1042?by=jane%40example.com')).toBe(
      `https://x.test/orders/${hide('1042')}?by=${hide('jane@example.com')}`,
    )
  })

  it.each([
    ['url.full', 'https://u:p@x.test:8080/find?q=Jane', 'https://x.test:8080/[withheld]'],
    ['url.full', 'https://u:p@x.test', 'https://x.test/[withheld]'],
    ['url.full', 'https://x.test', 'https://x.test'],
    ['url.path', '/find/Jane', '[withheld]'],
    ['url.query', 'q=Jane', '[withheld]'],
    ['http.target', '/find?q=Jane', '[withheld]'],
  ])('keeps its host if it is withheld: %s=%s', (key, url, expected) => {
    configureThreads({ captureContent: false })
    expect(recorded(key, url)).toBe(expected)
    configureThreads({
      mask() {
        throw new Error('no')
      },
    })
    expect(recorded(key, url)).toBe(expected)
  })

  it('is not touched unless the processor masks', async () => {
    await recording.stop()
    recording = startRecording()
    configureThreads({ mask: () => '***' })
    expect(recorded('url.full', 'https://x.test/?q=Jane')).toBe('https://x.test/?q=Jane')
  })
})
