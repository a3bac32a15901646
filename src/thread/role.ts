/** The roles of messages, in Lunary as in OpenTelemetry's `gen_ai.input.messages`. */
export const ROLES = ['user', 'assistant', 'system', 'tool'] as const

/** One of the four roles every chat has. */
export type Role = (typeof ROLES)[number]

/**
 * Whether a value is one of the four roles. An app's own role (`developer`, `moderator`, …) is not, and is kept too.
 */
export function isRole(value: unknown): value is Role {
  return ROLES.includes(value as Role)
}
