let last = 0

/** Now, in nanoseconds as OTLP/JSON writes them; within one millisecond each a microsecond after the one before. */
export const now = (): string => {
  const micros = Date.now() * 1000
  last = micros > last || micros < last - 999 ? micros : last + 1
  return last + '000'
}
