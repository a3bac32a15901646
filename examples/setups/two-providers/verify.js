import assert from 'node:assert/strict'

export function verify({ findings, threads, vendor, THREADS, SECRET }) {
  // The platform samples as it likes; messages are recorded elsewhere.
  assert.deepEqual(findings, [])
  assert.equal(threads.length, THREADS)
  assert.ok(vendor.heard('chat gpt-5-mini'), 'the platform has its traces')
  assert.ok(!vendor.heard(SECRET), 'and no message')
}
