const VARINT = 0
const LENGTH_DELIMITED = 2
const UTF8 = new TextEncoder()

/** Writes the few small protobuf messages that a receiver answers with; empty fields are left out, as proto3 does. */
export class ProtobufWriter {
  readonly #bytes: number[] = []

  /** A field of any integer type; only whole numbers from 0 to 2^53 are needed here. */
  integer(field: number, value: number): this {
    if (value === 0) return this
    this.#writeVarint(field * 8 + VARINT)
    this.#writeVarint(value)
    return this
  }

  text(field: number, value: string): this {
    return value === '' ? this : this.#writeBytes(field, UTF8.encode(value))
  }

  message(field: number, message: ProtobufWriter): this {
    return this.#writeBytes(field, message.finish())
  }

  /** The message so far. */
  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }

  #writeBytes(field: number, bytes: Uint8Array): this {
    this.#writeVarint(field * 8 + LENGTH_DELIMITED)
    this.#writeVarint(bytes.length)
    for (const byte of bytes) this.#bytes.push(byte)
    return this
  }

  #writeVarint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.#bytes.push((rest % 0x80) + 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes.push(rest)
  }
}
