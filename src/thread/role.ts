/** Who speaks in a message, as in Lunary and in OpenTelemetry's `gen_ai.input.messages`. */
export const ROLES = ['user', 'assistant', 'system', 'tool'] as const

/** One of the four roles every chat has. */
export type Role = (typeof ROLES)[number]

/** Whether a string is one of the four roles; an app's own role (`developer`, `moderator`, …) is kept but is not. */
export function isRole(value: unknown): value is Role {
  return ROLES.includes(value as Role)
}
