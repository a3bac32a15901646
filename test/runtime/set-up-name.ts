/** How a recording process has OpenTelemetry: see set-ups.ts, which only such a process can load. */
export type SetUpName = (typeof SET_UP_NAMES)[number]

export const SET_UP_NAMES = ['registered', 'existing'] as const
