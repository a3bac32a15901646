// Enough for a chat's history with a few images. A longer body is not read.
const MAX_BODY_BYTES = 4 * 1024 * 1024
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\b/i

/**
 * The JSON of a web request, read from a clone so that the handler can read it too. `undefined` if there is none, if it is
 * malformed, or if it is larger than 4 MiB.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  const { headers, bodyUsed } = request
  const isJson = JSON_TYPE.test(headers.get('content-type') ?? '')
  if (!isJson || bodyUsed || Number(headers.get('content-length') ?? 0) > MAX_BODY_BYTES) {
    return undefined
  }
  try {
    const { body } = request.clone()
    return body === null ? undefined : JSON.parse(await textOf(body))
  } catch {
    return undefined
  }
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let [text, size] = ['', 0]
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    if (size > MAX_BODY_BYTES) {
      // Not awaited: a cloned stream is only cancelled once both halves are.
      void reader.cancel()
      throw new RangeError('too long')
    }
    text += decoder.decode(value, { stream: true })
  }
}
