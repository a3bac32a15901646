/** The tracer of all spans that we record ourselves, which `registerThreads` knows by this name. */
export const TRACER_NAME = 'threadspan'
