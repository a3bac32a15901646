/** What stands instead of a duration if a span was sent before it ended, and no finished form has come since. */
export const STILL_RUNNING = 'still running'
