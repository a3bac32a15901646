import assert from 'node:assert/strict'

/** That every thread which is there is whole has been seen before. */
export function verify({ threads, THREADS }) {
  assert.ok(threads.length > THREADS / 5, `${threads.length} are too few`)
  assert.ok(threads.length < (THREADS * 4) / 5, `${threads.length} are too many`)
}
