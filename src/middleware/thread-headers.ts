/**
 * The request headers that carry a thread from a page of another origin. Allow them in your CORS middleware, beside your
 * own.
 */
export const THREAD_REQUEST_HEADERS: readonly string[] = ['traceparent', 'tracestate']

/**
 * The response header in which a backend returns the ID of its answer. The page needs the ID for feedback. Set the header
 * yourself, and expose it in your CORS middleware.
 */
export const MESSAGE_ID_HEADER = 'message-id'
