import { expect, test } from 'vitest'
import { symbolsFor } from '../../src/cli/terminal/symbols.ts'
import type { Terminal } from '../../src/cli/terminal/terminal.ts'
import { liveLines } from '../../src/cli/transcript/live-line.ts'
import { sketchMessage } from '../store/thread-spans.ts'

const look = {
  style: (_format: unknown, text: string) => text,
  symbols: symbolsFor({}),
  moment: () => 'then',
  offset: () => 'now',
}
const pipe = { isTty: false } as Terminal
const answer = sketchMessage({ span: 1, thread: 't', text: 'answer' })
const running = sketchMessage({ span: 1, thread: 't', attributes: { 'chat.unfinished': true } })

function textsOf(batch: Parameters<typeof liveLines>[0]): readonly (string | undefined)[] {
  return liveLines(batch, pipe, look).map((line) => line.split('\t').at(-1))
}

test('a message has its line when it is complete, also if it was there before', () => {
  expect(textsOf({ spans: [running], stored: 1, duplicates: 0 })).toEqual([])
  expect(textsOf({ spans: [answer], stored: 0, duplicates: 0, replaced: 1 })).toEqual(['answer'])
})

test('what comes again has no line', () => {
  expect(textsOf({ spans: [answer], stored: 0, duplicates: 1 })).toEqual([])
})
