import type { Alteration, Alterations } from '../../thread/alteration.ts'
import { toText } from '../../thread/json.ts'
import type { RecordedEvent, RecordedMessage, RecordedRun } from '../../thread/recorded-thread.ts'

const WORDS = {
  content: 'content',
  toolCalls: 'tool calls',
  metadata: 'metadata',
  feedback: 'feedback',
  input: 'input',
  output: 'output',
} as const
type Field = keyof typeof WORDS

/** What was masked, cut or withheld of a message, event or run when it was recorded, a phrase for each part of it. */
export function alterationTexts(from: RecordedMessage | RecordedEvent | RecordedRun): string[] {
  const altered: Alterations<Field> = from.altered ?? {}
  return Object.entries(altered).map(([field, alteration]) => {
    const kept: unknown = Reflect.get(from, field)
    return `${WORDS[field as Field]} ${stateText(alteration, kept)}`
  })
}

function stateText({ state, length }: Alteration, kept: unknown): string {
  if (length === undefined) return state
  if (state === 'withheld') return `withheld, ${characters(length)}`
  const cut = kept === undefined ? '' : `${numeral(toText(kept).length)} of `
  return `${state === 'masked' ? 'masked and cut' : 'cut'}, ${cut}${characters(length)}`
}

function characters(length: number): string {
  return `${numeral(length)} ${length === 1 ? 'character' : 'characters'}`
}

function numeral(length: number): string {
  return length.toLocaleString('en-US')
}
