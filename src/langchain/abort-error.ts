/** The error that stands for an abort everywhere. */
export function abortError(message: string): Error {
  return new DOMException(message, 'AbortError')
}

/**
 * Whether an error says that a request was aborted. LangChain's race with a signal throws a plain Error. Providers' clients
 * throw errors with their own names.
 */
export function isAbortError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { name, message, constructor } = error
  return (
    /Abort/.test(name) || /Abort/.test(constructor.name) || /^Abort(?:ed|Error)\b/.test(message)
  )
}
