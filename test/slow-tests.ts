/**
 * The tests that `npm run test:slow` runs and `npm test` leaves out, by what takes their time. Folders end in a slash.
 * `npm run test:backends` runs test/backends; every other test is part of `npm test`.
 */
export const SLOW_TESTS: Readonly<Record<string, readonly string[]>> = {
  'real browsers': ['test/page/'],
  'packages from a registry': [
    'test/examples/',
    'test/frameworks/',
    'test/package/packed-install.test.ts',
    'test/runtime/',
  ],
  'the demo, with all its processes': ['test/story/demo.test.ts'],
  'outages, kills, and 100,000 messages': [
    'test/faults/endpoint.test.ts',
    'test/faults/hundred-thousand.test.ts',
    'test/faults/kill.test.ts',
    'test/faults/outage.test.ts',
  ],
}
