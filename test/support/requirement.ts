/**
 * What a test may need that some machines lack, by the name that `THREADSPAN_REQUIRE` takes, and the sentence that a
 * skipped test gives as its reason.
 */
export const REQUIREMENTS = {
  chromium: 'there is no Chromium: install it, or set THREADSPAN_CHROMIUM to its path',
  firefox: 'there is no Firefox: install firefox-esr, or set THREADSPAN_FIREFOX to its path',
  registry: 'no package registry can be reached',
  data: 'the recorded conversations and traces are not here: THREADSPAN_DATA names their folder',
  workerd: 'there is no workerd: npm has no build of it for this machine',
  openssl: 'there is no openssl to make certificates with',
  terminal: 'there is no `script` of util-linux to open a terminal with',
  'full-device': 'there is no /dev/full, a device without space',
  'small-disk': 'a small disk can be mounted by root only, if the system allows it',
  'file-permissions': 'root may write to every folder',
  'w3c-suite': "W3C's trace context tests are not here: THREADSPAN_W3C_SUITE names their folder",
  clickhouse: 'there is no ClickHouse: npm run test:backends gets it',
  jaeger: 'there is no Jaeger: npm run test:backends builds it if there is a Go',
  collector: 'there is no Collector: npm run test:backends builds it if there is a Go',
  python: 'there is no Python with OpenTelemetry: npm run test:backends installs it',
  phoenix: 'there is no Phoenix: npm run test:backends installs it if there is a Python',
} as const satisfies Record<string, string>

/** The name of something that a test needs. */
export type Requirement = keyof typeof REQUIREMENTS
