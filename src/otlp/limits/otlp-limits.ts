/**
 * The most that is read of one span or log record. All resources and scopes of a body together count as one more. A span
 * above one of these limits is left out, and its sender gets a partial success. Its neighbours are kept.
 */
export interface SpanLimits {
  /** Its length as it was sent, after decompression. */
  readonly bytes: number
  /**
   * Its fields at any depth, unknown ones included: in protobuf the fields of all messages, in JSON the characters `{`, `[`,
   * `,` and `:` outside texts. An attribute with a text is 4 fields in protobuf and 7 in JSON.
   */
  readonly fields: number
  /** Its attributes, those of its events and links, and the keys of maps in them. */
  readonly attributes: number
  /** The members of lists in its attributes. */
  readonly values: number
  readonly events: number
  readonly links: number
}

/** The most that is read of one body. A body above one of these limits is refused as a whole. */
export interface BodyLimits {
  readonly resources: number
  readonly scopes: number
  /** Spans or log records. */
  readonly spans: number
  /** {@link SpanLimits.fields} of the whole body. */
  readonly fields: number
  /** {@link SpanLimits.attributes} of the whole body. */
  readonly attributes: number
  /** {@link SpanLimits.values} of the whole body. */
  readonly values: number
  readonly events: number
  readonly links: number
  /**
   * The bytes of all spans, as if each had a copy of its resource and scope. Readers and stores see spans this way, so a
   * large resource that many spans share costs as much as many large spans.
   */
  readonly bytes: number
}

/** What decoding may cost. A few kilobytes that are compressed well can hold millions of fields. */
export interface OtlpLimits {
  readonly span: SpanLimits
  readonly body: BodyLimits
}

const MEBIBYTE = 1024 * 1024

/** The defaults of a receiver. docs/receiver.md has the same table. */
export const OTLP_LIMITS: OtlpLimits = {
  span: {
    bytes: 16 * MEBIBYTE,
    fields: 500_000,
    attributes: 50_000,
    values: 200_000,
    events: 10_000,
    links: 10_000,
  },
  body: {
    resources: 10_000,
    scopes: 10_000,
    spans: 30_000,
    fields: 2_500_000,
    attributes: 300_000,
    values: 1_000_000,
    events: 250_000,
    links: 100_000,
    bytes: 256 * MEBIBYTE,
  },
}

/** For bytes of our own, and for text that is already parsed: its cost has been paid. */
export const NO_LIMITS: OtlpLimits = {
  span: {
    bytes: Infinity,
    fields: Infinity,
    attributes: Infinity,
    values: Infinity,
    events: Infinity,
    links: Infinity,
  },
  body: {
    resources: Infinity,
    scopes: Infinity,
    spans: Infinity,
    fields: Infinity,
    attributes: Infinity,
    values: Infinity,
    events: Infinity,
    links: Infinity,
    bytes: Infinity,
  },
}
