/**
 * The request headers that bring a thread from a page of another origin: give them to your CORS middleware as allowed,
 * beside your own.
 */
export const THREAD_REQUEST_HEADERS: readonly string[] = ['traceparent', 'tracestate']

/**
 * The response header in which a backend hands the ID of its answer to the page, which needs it for feedback: set it
 * yourself, and give it to your CORS middleware as exposed.
 */
export const MESSAGE_ID_HEADER = 'message-id'
