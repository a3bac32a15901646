import type { DecodeMeter } from '../limits/decode-meter.ts'
import type { DecodeSteps } from '../limits/decode-steps.ts'
import type { FieldNames } from './field-names.ts'
import { JsonReader } from './json-reader.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
// `{"resourceSpans":[{"scopeSpans":[{"spans":[`: spans and log records are in lists that are opened as the sixth.
const LIST_DEPTH = 6
const STEP_BYTES = 1024 * 1024
const UTF8 = new TextDecoder()

/** A span or log record in a body. */
export interface JsonItem {
  /** The length of its text. */
  readonly bytes: number
  /** Its fields, as `SpanLimits` counts them. */
  readonly fields: number
  /**
   * Parses its text.
   *
   * @throws SyntaxError if it is not JSON.
   */
  read(): JsonReader
}

interface ItemList {
  readonly first: number
  readonly end: number
}

/**
 * The text of an OTLP/JSON body, without the content of its lists of spans or log records. `JSON.parse` cannot pause, and
 * takes many times the memory of the text. So each of these is found first, and parsed only when it is read.
 */
export class JsonOutline {
  readonly #bytes: Uint8Array
  readonly #meter: DecodeMeter
  readonly #text: string[] = []
  readonly #lists: ItemList[] = []
  // Of all items of all lists, one after another.
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #fields: number[] = []
  #at = 0
  #depth = 0
  // How many of the open lists and objects, from the outermost, are as in OTLP.
  #matching = 0
  // Up to where the text is in the outline.
  #outlined = 0
  #start = 0
  #count = 0

  constructor(bytes: Uint8Array, meter: DecodeMeter) {
    this.#bytes = bytes
    this.#meter = meter
  }

  /**
   * Finds the items, and parses the text around them. Call it first.
   *
   * @param names - Other names that the fields of the body may have.
   * @throws OverLimit if there are too many items, or there is too much around them.
   * @throws SyntaxError if what is around them is not JSON.
   */
  *read(names?: FieldNames): DecodeSteps<JsonReader> {
    while (this.#at < this.#bytes.length) {
      this.#scan(Math.min(this.#at + STEP_BYTES, this.#bytes.length))
      yield this.#meter.memory
    }
    this.#text.push(textOf(this.#bytes.subarray(this.#outlined)))
    const root: unknown = JSON.parse(this.#text.join(''))
    yield this.#meter.memory
    return new JsonReader(root, 'body', undefined, undefined, this.#meter, names)
  }

  /** The items of the list that `owner` has under `key`. */
  *items(owner: JsonReader, key: string): Generator<JsonItem> {
    const value = owner.value(key) ?? []
    if (!Array.isArray(value)) throw owner.fault(key, 'an array')
    const { first, end } = this.#lists[(value as number[])[0] ?? -1] ?? { first: 0, end: 0 }
    for (let number = first; number < end; number++) {
      const text = this.#bytes.subarray(this.#starts[number], this.#ends[number])
      yield {
        bytes: text.length,
        fields: this.#fields[number] ?? 0,
        read: () => new JsonReader(JSON.parse(textOf(text)), key, owner, number - first),
      }
    }
  }

  #scan(to: number): void {
    const bytes = this.#bytes
    let at = this.#at
    for (; at < to; at++) {
      const byte = bytes[at]
      if (byte === QUOTE) at = endOfText(bytes, at + 1)
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#open(at, byte)
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#close(at)
      else if (byte === COMMA) this.#separate(at)
      else if (byte === COLON) this.#countField()
    }
    this.#at = at
  }

  #open(at: number, byte: number): void {
    this.#countField()
    const expected = this.#depth % 2 === 0 ? OPEN_OBJECT : OPEN_LIST
    const isMatching = this.#depth === this.#matching && byte === expected
    this.#depth++
    if (!isMatching || this.#depth > LIST_DEPTH) return
    this.#matching = this.#depth
    if (this.#isInList()) this.#beginList(at + 1)
  }

  #close(at: number): void {
    if (this.#isInList()) this.#endList(at)
    this.#depth--
    this.#matching = Math.min(this.#matching, this.#depth)
  }

  #separate(at: number): void {
    if (!this.#isInList()) {
      this.#countField()
      return
    }
    this.#endItem(at)
  }

  // Whether the innermost list that is open is one of spans or log records.
  #isInList(): boolean {
    return this.#depth === LIST_DEPTH && this.#matching === LIST_DEPTH
  }

  #countField(): void {
    if (this.#matching === LIST_DEPTH) this.#count++
    else this.#meter.field()
  }

  #beginList(at: number): void {
    this.#text.push(textOf(this.#bytes.subarray(this.#outlined, at)), String(this.#lists.length))
    this.#outlined = at
    this.#lists.push({ first: this.#starts.length, end: this.#starts.length })
    this.#start = at
    this.#count = 0
  }

  #endItem(at: number): void {
    this.#meter.addToBody('spans')
    this.#starts.push(this.#start)
    this.#ends.push(at)
    this.#fields.push(this.#count)
    this.#start = at + 1
    this.#count = 0
  }

  #endList(at: number): void {
    const { first } = this.#lists.at(-1) as ItemList
    const isEmpty = first === this.#starts.length && this.#isBlank(this.#start, at)
    if (!isEmpty) this.#endItem(at)
    this.#lists[this.#lists.length - 1] = { first, end: this.#starts.length }
    this.#outlined = at
  }

  #isBlank(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if ((this.#bytes[at] ?? 0) > 0x20) return false
    return true
  }
}

// The position of the quote that ends a text.
function endOfText(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) return at
    if (byte === BACKSLASH) at++
  }
  return bytes.length
}

function textOf(bytes: Uint8Array): string {
  return UTF8.decode(bytes)
}
