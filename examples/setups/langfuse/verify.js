import assert from 'node:assert/strict'

export function verify({ findings, threads, vendor, THREADS }) {
  assert.deepEqual(findings, [])
  assert.equal(threads.length, THREADS)
  assert.ok(vendor.heard('chat gpt-5-mini'), 'Langfuse has the runs')
  for (let n = 0; n < THREADS; n++) assert.ok(vendor.heard(`chat-${n}`), 'by their threads')
}
