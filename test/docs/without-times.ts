/** What `show` prints, without what is different each time: generated ids, times and durations. */
export function withoutTimes(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{32}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/<?[\d.]+ m?s\b/g, 'DURATION')
    .trim()
}
