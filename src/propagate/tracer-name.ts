/** The tracer of all spans that we record ourselves. `registerThreads` recognises it by this name. */
export const TRACER_NAME = 'threadspan'
