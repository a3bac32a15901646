import assert from 'node:assert/strict'

export function verify({ findings, threads, vendor, THREADS, SECRET }) {
  assert.deepEqual(findings, [])
  assert.equal(threads.length, THREADS)
  assert.ok(vendor.heard('chat gpt-5-mini'), 'the vendor has its traces')
  assert.ok(!vendor.heard(SECRET) && !vendor.heard('user message'), 'and no message')
}
