/**
 * What `show` prints, without what is different each time: generated ids, times and durations. A terminal shows times
 * as `+80 ms` or `11 s ago`, a pipe as ISO 8601.
 */
export function withoutTimes(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{32}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\+[\d.]+ m?s\b|\d+ \w+ ago|just now/g, 'TIME')
    .replaceAll(/<?[\d.]+ m?s\b/g, 'DURATION')
    .trim()
}
