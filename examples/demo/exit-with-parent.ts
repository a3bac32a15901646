/**
 * Loaded first in each child process: it ends when its parent has gone, however the parent went.
 *
 * @module
 */
process.on('disconnect', () => process.exit())
// Waiting for the parent to go is no reason to stay.
process.channel?.unref()
