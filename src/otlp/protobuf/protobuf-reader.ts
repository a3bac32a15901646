import { OtlpDecodeError } from '../../thread/errors.ts'
import { narrowInteger } from '../any-value.ts'
import { DecodeMeter } from '../limits/decode-meter.ts'
import { NO_LIMITS } from '../limits/otlp-limits.ts'

const VARINT = 0
const FIXED64 = 1
const LENGTH_DELIMITED = 2
const START_GROUP = 3
const END_GROUP = 4
const FIXED32 = 5

const MAX_FIELD = 2 ** 29 - 1
const MAX_GROUP_DEPTH = 100
const MAX_ID_BYTES = 32

// A byte order mark is part of the text, and without `ignoreBOM` it would be lost. Invalid UTF-8 becomes U+FFFD.
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * Reads one protobuf message field by field: `while (reader.next())`, then the method for the type of `reader.field`, or
 * `skip` for an unknown field.
 *
 * @throws OtlpDecodeError from each method if bytes are missing or have a wrong type. The message has the offset.
 */
export class ProtobufReader {
  /** The number of the field that {@link next} found. */
  field = 0
  /** Counts every field that is read here and in the messages inside. */
  readonly meter: DecodeMeter
  #wireType = 0
  #at: number
  readonly #end: number
  readonly #bytes: Uint8Array
  readonly #view: DataView

  constructor(
    bytes: Uint8Array,
    meter: DecodeMeter = new DecodeMeter(NO_LIMITS),
    start = 0,
    end: number = bytes.length,
    view?: DataView,
  ) {
    this.#bytes = bytes
    this.meter = meter
    this.#at = start
    this.#end = end
    this.#view = view ?? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** How many bytes are left of the message. */
  get length(): number {
    return this.#end - this.#at
  }

  /**
   * Goes to the next field. Returns false at the end of the message.
   *
   * @throws OverLimit if the meter has counted too many.
   */
  next(): boolean {
    if (this.#at >= this.#end) return false
    this.meter.field()
    const tag = Number(this.#readVarint())
    this.field = Math.floor(tag / 8)
    this.#wireType = tag % 8
    if (this.field === 0 || this.field > MAX_FIELD) throw this.#fault('an invalid field number')
    return true
  }

  /** Skips an unknown field, which may be a group. */
  skip(): void {
    if (this.#wireType === START_GROUP) this.#skipGroup()
    else this.#skipValue()
  }

  message(): ProtobufReader {
    const end = this.#takeLength()
    const start = this.#at
    this.#at = end
    return new ProtobufReader(this.#bytes, this.meter, start, end, this.#view)
  }

  text(): string {
    return UTF8.decode(this.#takeBytes())
  }

  /** A copy: a view would keep the whole body in memory for as long as the value lives. */
  bytes(): Uint8Array {
    return new Uint8Array(this.#takeBytes())
  }

  /** An id as lower-case hex, cut if it is longer than any id. */
  id(): string {
    let hex = ''
    for (const byte of this.#takeBytes().subarray(0, MAX_ID_BYTES)) hex += HEX[byte]
    return hex
  }

  boolean(): boolean {
    return this.integer() !== 0
  }

  /** A signed integer of up to 64 bits, or an enum. */
  integer(): number | bigint {
    this.#expect(VARINT)
    const value = this.#readVarint()
    return typeof value === 'number' ? value : narrowInteger(BigInt.asIntN(64, value))
  }

  fixed32(): number {
    this.#expect(FIXED32)
    return this.#view.getUint32(this.#take(4), true)
  }

  fixed64(): bigint {
    this.#expect(FIXED64)
    return this.#view.getBigUint64(this.#take(8), true)
  }

  double(): number {
    this.#expect(FIXED64)
    return this.#view.getFloat64(this.#take(8), true)
  }

  #expect(wireType: number): void {
    if (this.#wireType === wireType) return
    throw this.#fault(`field ${this.field} has wire type ${this.#wireType}, not ${wireType}`)
  }

  #takeBytes(): Uint8Array {
    const end = this.#takeLength()
    const start = this.#at
    this.#at = end
    return this.#bytes.subarray(start, end)
  }

  // Reads a length, and returns the offset at which the value after it ends.
  #takeLength(): number {
    this.#expect(LENGTH_DELIMITED)
    const length = Number(this.#readVarint())
    if (length > this.#end - this.#at)
      throw this.#fault(`a length of ${length} bytes, but fewer follow`)
    return this.#at + length
  }

  #take(length: number): number {
    const start = this.#at
    if (start + length > this.#end) throw this.#fault('the bytes end within a value')
    this.#at = start + length
    return start
  }

  #readVarint(): number | bigint {
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#bytes[this.#take(1)] as number
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    return this.#readLongVarint(BigInt(value))
  }

  // BigInt arithmetic on every byte would cost more than everything else, so only long varints use it.
  #readLongVarint(low: bigint): bigint {
    let value = low
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#take(1)] as number
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw this.#fault('a varint has more than 10 bytes')
  }

  #skipValue(): void {
    if (this.#wireType === VARINT) this.#readVarint()
    else if (this.#wireType === FIXED64) this.#take(8)
    else if (this.#wireType === LENGTH_DELIMITED) this.#takeBytes()
    else if (this.#wireType === FIXED32) this.#take(4)
    else throw this.#fault(`field ${this.field} has wire type ${this.#wireType}`)
  }

  #skipGroup(): void {
    const open = [this.field]
    while (open.length > 0) {
      if (open.length > MAX_GROUP_DEPTH) throw this.#fault('groups are nested too deeply')
      if (!this.next()) throw this.#fault('a group does not end')
      if (this.#wireType === START_GROUP) open.push(this.field)
      else if (this.#wireType !== END_GROUP) this.#skipValue()
      else if (open.pop() !== this.field) throw this.#fault('the end of a group that is not open')
    }
  }

  #fault(what: string): OtlpDecodeError {
    return new OtlpDecodeError(`not protobuf at byte ${this.#at}: ${what}`)
  }
}
